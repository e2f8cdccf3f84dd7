using QuantBuild.Engine.Tests.Support;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.Places;

[TestClass]
public class Every_opset
{
    [TestMethod]
    [DynamicData(nameof(Opsets))]
    public void Is_kept_by_the_fused_form(int opset)
    {
        using var workspace = new Workspace();
        var result = workspace.Validate(Model(opset), "INT4");

        Assert.AreEqual(opset, result.Opset);
        result.AssertQuantized("w", "INT4");
        result.AssertQuantized("conv", "INT8");
        Assert.IsGreaterThan(0.97, result.Cosine);
    }

    [TestMethod]
    [DynamicData(nameof(Opsets))]
    public void Is_raised_to_21_for_standard_blocks(int opset)
    {
        using var workspace = new Workspace();
        var result = workspace.Validate(Model(opset), "INT4", new() { Format = "onnx-qdq" });

        Assert.AreEqual(Math.Max(21, opset), result.Opset);
        result.AssertStandard();
        result.AssertQuantized("w", "INT4");
        result.AssertQuantized("conv", "INT8");
        Assert.IsGreaterThan(0.97, result.Cosine);
    }

    [TestMethod]
    [DynamicData(nameof(Opsets))]
    public void Runs_in_FP16(int opset)
    {
        using var workspace = new Workspace();
        var result = workspace.Validate(Model(opset), "FP16");

        Assert.AreEqual("FP16", result.Tensor("w").To);
        Assert.IsGreaterThan(0.9999, result.Cosine);
    }

    public static IEnumerable<object[]> Opsets => Enumerable.Range(7, 18).Select(opset => new object[] { opset });

    private static ModelBuilder Model(int opset) => new ModelBuilder(opset, opset < 9 ? 3 : opset < 15 ? 6 : opset < 21 ? 8 : 10).Graph(graph =>
    {
        if (opset < 9) graph.Input("conv", 1, 8, 4, 4, 4).Input("w", 1, 64, 32);
        return graph.Input("image", 1, 1, 4, 11, 11).Output("y", 1, 1, 32)
            .Weight("conv", 8, 4, 4, 4).Weight("w", 64, 32)
            .Node("Conv", "image conv", "c", ("strides", new long[] { 3, 3 }), ("kernel_shape", new long[] { 4, 4 }))
            .Node("MaxPool", "c", "m", ("kernel_shape", new long[] { 2, 2 }), ("pads", new long[] { 0, 0, 1, 1 }), ("strides", new long[] { 1, 1 }))
            .Node("GlobalAveragePool", "m", "g").Node("Concat", "g g", "g2", ("axis", 1)).Node("Concat", "g2 g2", "g4", ("axis", 1)).Node("Concat", "g4 g4", "g8", ("axis", 1))
            .Node("Flatten", "g8", "f", ("axis", 1)).Node("MatMul", "f w", "y");
    });
}
