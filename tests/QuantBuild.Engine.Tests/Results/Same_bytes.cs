using System.Security.Cryptography;
using QuantBuild.Engine.Tests.Support;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.Results;

[TestClass]
public class Same_bytes
{
    [TestMethod]
    [DataRow("INT4", "onnx", false)]
    [DataRow("UINT4", "onnx-qdq", false)]
    [DataRow("INT8", "onnx", true)]
    [DataRow("FP16", "onnx", true)]
    public void Come_out_for_any_number_of_threads_and_in_every_run(string precision, string format, bool external)
    {
        using var workspace = new Workspace();
        var source = Source(workspace, external);
        var files = external ? new[] { workspace.Output, workspace.Output + ".data" } : [workspace.Output];
        var runs = new[] { 1, 2, 7, 7, 0 }
            .Select(threads => (workspace.Convert(source, precision, new() { Format = format, Threads = threads }).Report, Bytes: files.SelectMany(File.ReadAllBytes).ToArray())).ToList();

        foreach (var run in runs)
        {
            CollectionAssert.AreEqual(runs[0].Bytes, run.Bytes);
            // The sums of errors too, to the last bit.
            CollectionAssert.AreEqual(runs[0].Report.Tensors.Select(tensor => tensor.SqnrDb).ToArray(), run.Report.Tensors.Select(tensor => tensor.SqnrDb).ToArray());
            Assert.AreEqual(Convert.ToHexStringLower(SHA256.HashData(run.Bytes)), run.Report.OutputSha256);
        }
    }

    [TestMethod]
    public void Are_what_the_reports_hashes_are_of()
    {
        using var workspace = new Workspace();
        var source = Source(workspace, external: true);
        var report = workspace.Convert(source, "INT4").Report;

        byte[] read = [.. File.ReadAllBytes(source), .. File.ReadAllBytes(workspace.PathOf("a.bin")), .. File.ReadAllBytes(workspace.PathOf("b.bin"))];
        Assert.AreEqual(Convert.ToHexStringLower(SHA256.HashData(read)), report.SourceSha256);
        Assert.AreEqual(read.Length, report.SourceBytes);
    }

    private static string Source(Workspace workspace, bool external)
    {
        ModelProto model = new ModelBuilder().Graph(graph => graph.Input("x", 1, 2, 300).Output("y", 1, 2, 501)
            .Weight("b", 300, 900).Weight("a", 900, 501).Node("MatMul", "x b", "h").Node("MatMul", "h a", "y"));
        if (external)
        {
            foreach (var tensor in model.Graph.Initializer)
            {
                workspace.Save(tensor.RawData.ToByteArray(), tensor.Name + ".bin");
                tensor.MergeFrom(ExternalTensors.At(tensor.Name, [], tensor.Name + ".bin"));
                tensor.ClearRawData();
            }
        }
        return workspace.Save(model);
    }
}
