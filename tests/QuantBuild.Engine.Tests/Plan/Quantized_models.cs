using QuantBuild.Engine.Tests.Support;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.Plan;

[TestClass]
public class Quantized_models
{
    [TestMethod]
    [DataRow("INT4", "onnx")]
    [DataRow("INT4", "onnx-qdq")]
    [DataRow("UINT8", "onnx")]
    [DataRow("UINT8", "onnx-qdq")]
    public void Are_left_as_they_are(string precision, string format)
    {
        using var workspace = new Workspace();
        // Large enough for scales of more than 512 values.
        var once = workspace.Convert(Models.MatMul(512, 64), precision, new() { Format = format });
        var source = workspace.Save(File.ReadAllBytes(workspace.Output), "once.onnx");

        foreach (var again in new[] { "INT4", "INT8" })
        {
            var twice = workspace.Validate(source, again, new() { Format = format });
            CollectionAssert.AreEqual(new[] { "QB2102" }, twice.Warnings.ToArray());
            Assert.AreEqual(once.Result, twice.Result);
        }
    }

    [TestMethod]
    public void Made_by_others_for_activations_too_are_left_as_they_are()
    {
        using var workspace = new Workspace();
        var model = new ModelBuilder().Graph(graph => graph.Input("x", 1, 3, 32).Output("y", 1, 3, 32)
            .Initializer(Tensors.Of(3, [32, 32], new byte[1024], "w")).Floats("scale", [], 0.1f).Initializer(Tensors.Of(3, [], [0], "zero"))
            .Node("QuantizeLinear", "x scale zero", "q").Node("DequantizeLinear", "q scale zero", "d")
            .Node("DequantizeLinear", "w scale zero", "wd").Node("MatMul", "d wd", "y"));

        Assert.AreEqual(model.Build(), workspace.Convert(model, "INT4").Result);
    }
}
