using QuantBuild.Engine.Tests.Support;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.Results;

[TestClass]
public class A_limit_on_memory
{
    [TestMethod]
    [DataRow("INT4", "onnx")]
    [DataRow("INT8", "onnx-qdq")]
    [DataRow("FP16", "onnx")]
    public void Changes_nothing_in_the_result(string precision, string format)
    {
        using var workspace = new Workspace();
        var source = workspace.Save(new ModelBuilder().Graph(graph => graph.Input("x", 1, 2, 300).Output("y", 1, 2, 5001)
            .Weight("b", 300, 1900).Weight("a", 1900, 5001).Node("MatMul", "x b", "h").Node("MatMul", "h a", "y")));
        var free = workspace.Convert(source, precision, new() { Format = format, Threads = 4 }).Report;

        foreach (var limit in new[] { 85_000_000L, 100_000_000, 10_000_000_000 })
        {
            var report = workspace.Convert(source, precision, new() { Format = format, Threads = 4, MemoryLimit = limit }).Report;

            Assert.AreEqual(free.OutputSha256, report.OutputSha256);
            CollectionAssert.AreEqual(free.Tensors.Select(tensor => tensor.SqnrDb).ToArray(), report.Tensors.Select(tensor => tensor.SqnrDb).ToArray());
        }
    }

    [TestMethod]
    public void That_is_too_small_is_refused_before_anything_is_written()
    {
        using var workspace = new Workspace();
        var source = workspace.Save(Models.MatMul(1024, 2048));

        var error = workspace.Refuse(source, "INT4", new() { MemoryLimit = 64_000_000 });

        Assert.AreEqual("QB5040", error.Code);
        Assert.AreEqual(source, error.File);
        Assert.AreEqual("w", error.Tensor);
        Assert.AreEqual("MemoryLimit=64.0 MB", error.Found);
        Assert.IsFalse(Directory.Exists(workspace.OutputFolder));
    }

    [TestMethod]
    public void That_is_too_small_is_seen_in_a_dry_run_too()
    {
        using var workspace = new Workspace();
        var request = new QuantizationRequest { Source = workspace.Save(Models.MatMul()), Output = workspace.Output, Settings = new() { MemoryLimit = 1 } };

        Assert.AreEqual("QB5040", Assert.ThrowsExactly<Diagnostics.QuantBuildException>(() => workspace.Quantizer.Plan(request)).Diagnostic.Code);
    }
}
