using QuantBuild.Engine.Tests.Support;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.Places;

[TestClass]
public class Initializers_that_are_inputs
{
    // Before IR 4 every initializer had to be listed among the inputs, and was a constant all the same.
    [TestMethod]
    [DataRow("INT8", "onnx")]
    [DataRow("INT4", "onnx-qdq")]
    [DataRow("FP16", "onnx")]
    [DataRow("BF16", "onnx")]
    public void Are_constants_before_IR_4(string precision, string format)
    {
        using var workspace = new Workspace();
        var result = workspace.Validate(Model(9, 3), precision, new() { Format = format });

        Assert.DoesNotContain("QB2103", result.Warnings);
        Assert.AreEqual(precision, result.Tensor("w").To);
        Assert.IsGreaterThan(0.98, result.Cosine);
    }

    [TestMethod]
    [DataRow("onnx")]
    [DataRow("onnx-qdq")]
    public void Become_constants_with_a_warning_from_IR_4_on(string format)
    {
        using var workspace = new Workspace();
        var result = workspace.Validate(Model(17, 8), "INT8", new() { Format = format });

        var warning = result.Report.Warnings.Single(warning => warning.Code == "QB2103");
        Assert.Contains("w", warning.Found!);
        CollectionAssert.AreEqual(new[] { "x", "bias" }, result.Result.Graph.Input.Select(input => input.Name).ToArray());
        result.AssertQuantized("w", "INT8");
    }

    private static ModelBuilder Model(long opset, long ir) => new ModelBuilder(opset, ir).Graph(graph => graph
        .Input("x", 1, 3, 64).Input("w", 1, 64, 48).Input("bias", 1, 48).Output("y", 1, 3, 48)
        .Weight("w", 64, 48).Weight("bias", 48).Node("MatMul", "x w", "p").Node("Add", "p bias", "y"));
}
