using QuantBuild.Engine.Tests.Support;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.Plan;

[TestClass]
public class Four_bits_on_convolutions
{
    [TestMethod]
    [DataRow("INT4", "INT8", "onnx")]
    [DataRow("UINT4", "UINT8", "onnx-qdq")]
    public void Become_eight_with_a_warning(string asked, string got, string format)
    {
        using var workspace = new Workspace();
        var result = workspace.Validate(Net(), asked, new() { Format = format });

        result.AssertQuantized("conv", got);
        result.AssertQuantized("w", asked);
        var warning = result.Report.Warnings.Single();
        Assert.AreEqual("QB2101", warning.Code);
        Assert.AreEqual("conv", warning.Found);
        Assert.IsGreaterThan(0.97, result.Cosine);
    }

    // A turned embedding is no convolution: the warning says what is true of it.
    [TestMethod]
    public void Is_not_said_of_other_weights()
    {
        using var workspace = new Workspace();
        var model = new ModelBuilder().Graph(graph => graph.Input("x", 1, 3, 64).Output("y", 1, 3, 50).Weight("w", 50, 64)
            .Node("Transpose", "w", "turned", ("perm", new long[] { 1, 0 })).Node("MatMul", "x turned", "y"));

        foreach (var warning in workspace.Validate(model, "INT4").Report.Warnings) Assert.DoesNotContain("of convolutions and recurrent layers got", warning.Message);
    }

    [TestMethod]
    public void Stay_four_when_Override_says_so()
    {
        using var workspace = new Workspace();
        var result = workspace.Validate(Net(), "INT4", new() { Overrides = [new("*", "INT4")] });

        result.AssertQuantized("conv", "INT4");
        Assert.IsEmpty(result.Warnings);
    }

    private static ModelBuilder Net() => new ModelBuilder().Graph(graph => graph.Input("x", 1, 1, 4, 8, 8).Output("y", 1, 1, 40)
        .Weight("conv", 16, 4, 3, 3).Weight("w", 64, 40)
        .Node("Conv", "x conv", "c").Node("MaxPool", "c", "p", ("kernel_shape", new long[] { 3, 3 }), ("strides", new long[] { 3, 3 }))
        .Node("Flatten", "p", "f").Node("MatMul", "f w", "y"));
}
