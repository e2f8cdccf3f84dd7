using QuantBuild.Engine.Tests.Support;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.Places;

[TestClass]
public class Constant_nodes
{
    [TestMethod]
    [DataRow("INT4", "onnx")]
    [DataRow("INT4", "onnx-qdq")]
    [DataRow("INT8", "onnx")]
    [DataRow("FP16", "onnx")]
    [DataRow("BF16", "onnx")]
    public void Hold_weights_like_initializers(string precision, string format)
    {
        using var workspace = new Workspace();
        var model = new ModelBuilder().Graph(graph => graph.Input("x", 1, 3, 64).Output("y", 1, 3, 48)
            .Node("Relu", "x", "r").Node("Constant", "", "w", ("value", Weights.Raw("w", 64, 48))).Node("MatMul", "r w", "y"));

        var result = workspace.Validate(model, precision, new() { Format = format });

        Assert.AreEqual(precision, result.Tensor("w").To);
        Assert.IsGreaterThan(0.98, result.Cosine);
        Assert.IsLessThan(result.Report.SourceBytes, result.Report.OutputBytes);
        if (precision.StartsWith("INT", StringComparison.Ordinal))
        {
            result.AssertQuantized("w", precision);
            Assert.DoesNotContain("Constant", result.Operators);
        }
    }
}
