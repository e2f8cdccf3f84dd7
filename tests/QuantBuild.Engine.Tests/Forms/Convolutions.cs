using QuantBuild.Engine.Tests.Support;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.Forms;

[TestClass]
public class Convolutions
{
    public static IEnumerable<object[]> Cases =>
        from precision in new[] { "INT4", "UINT4", "INT8", "UINT8" }
        from format in new[] { "onnx", "onnx-qdq" }
        select new object[] { precision, format };

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Get_a_scale_for_each_channel(string precision, string format)
    {
        using var workspace = new Workspace();
        // 3 · 3 · 3 = 27 values to a channel: an odd number of half bytes. Override asks for 4 bits where the plan would take 8.
        var model = new ModelBuilder().Graph(graph => graph.Input("x", 1, 1, 3, 8, 8).Output("y", 1, 1, 21, 6, 6)
            .Weight("w", 21, 3, 3, 3).Weight("b", 21).Node("Conv", "x w b", "y"));

        var result = workspace.Validate(model, precision, new() { Format = format, Overrides = [new("w", precision)] });

        result.AssertQuantized("w", precision);
        Assert.IsGreaterThan(precision.EndsWith('4') ? 0.97 : 0.9995, result.Cosine);
        if (format == "onnx-qdq") result.AssertStandard();
    }

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void That_are_turned_round_get_a_scale_for_each_output_channel(string precision, string format)
    {
        using var workspace = new Workspace();
        var model = new ModelBuilder().Graph(graph => graph.Input("x", 1, 1, 7, 5, 5).Output("y", 1, 1, 9, 7, 7)
            .Weight("w", 7, 9, 3, 3).Node("ConvTranspose", "x w", "y"));

        var result = workspace.Validate(model, precision, new() { Format = format, Overrides = [new("w", precision)] });

        result.AssertQuantized("w", precision);
        Assert.IsGreaterThan(precision.EndsWith('4') ? 0.97 : 0.9995, result.Cosine);
    }

    [TestMethod]
    [DataRow("onnx")]
    [DataRow("onnx-qdq")]
    public void In_FP16_and_in_groups_keep_what_they_compute(string format)
    {
        using var workspace = new Workspace();
        var model = new ModelBuilder(19, 9).Graph(graph => graph.Input("x", 10, 1, 64, 6, 6).Output("y", 10, 1, 64, 4, 4)
            .Initializer(Weights.Half("w", 64, 1, 3, 3)).Node("Conv", "x w", "y", ("group", 64)));

        var result = workspace.Validate(model, "INT8", new() { Format = format });

        result.AssertQuantized("w", "INT8");
        Assert.IsGreaterThan(0.999, result.Cosine);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void In_one_and_three_dimensions_keep_what_they_compute(int dimensions)
    {
        using var workspace = new Workspace();
        var ones = Enumerable.Repeat(1L, dimensions);
        var model = new ModelBuilder().Graph(graph => graph
            .Input("x", 1, [1, 16, .. ones.Select(_ => 6L)]).Output("y", 1, [1, 12, .. ones.Select(_ => 4L)])
            .Weight("w", [12, 16, .. ones.Select(_ => 3L)]).Node("Conv", "x w", "y"));

        var result = workspace.Validate(model, "INT8");

        result.AssertQuantized("w", "INT8");
        Assert.IsGreaterThan(0.999, result.Cosine);
    }
}
