using QuantBuild.Engine.Tests.Support;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.Forms;

[TestClass]
public class Values_that_have_no_code
{
    public static IEnumerable<object[]> Cases =>
        from value in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity }
        from precision in new[] { "INT4", "UINT8" }
        from format in new[] { "onnx", "onnx-qdq" }
        from block in new[] { 32, -1 }
        select new object[] { value, precision, format, block };

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void End_the_run_with_the_tensors_name(float value, string precision, string format, int block)
    {
        using var workspace = new Workspace();
        var error = workspace.Refuse(workspace.Save(With(value, 64, 48, 1234)), precision, new() { Format = format, BlockSize = block });

        Assert.AreEqual("QB2008", error.Code);
        Assert.AreEqual("w", error.Tensor);
        Assert.AreEqual($"{(float.IsNaN(value) ? "NaN" : value > 0 ? "+infinity" : "-infinity")} at element 1234", error.Found);
    }

    [TestMethod]
    public void In_an_embedding_and_in_a_convolution_end_it_too()
    {
        using var workspace = new Workspace();
        var bad = Weights.Values("w", 40, 64);
        bad[^1] = float.NaN;
        var lookup = new ModelBuilder().Graph(graph => graph.Input("ids", 7, 3).Output("y", 1, 3, 64).Floats("w", [40, 64], bad).Node("Gather", "w ids", "y"));
        var convolution = new ModelBuilder().Graph(graph => graph.Input("x", 1, 1, 64, 3, 3).Output("y", 1, 1, 40, 3, 3).Floats("w", [40, 64, 1, 1], bad).Node("Conv", "x w", "y"));

        foreach (var model in new[] { lookup, convolution })
            Assert.AreEqual("NaN at element 2559", workspace.Refuse(workspace.Save(model), "INT8").Found);
    }

    [TestMethod]
    public void Excluded_do_no_harm()
    {
        using var workspace = new Workspace();
        var result = workspace.Convert(With(float.NaN, 64, 48, 7), "INT8", new() { Exclude = ["w"] });

        Assert.IsNotNull(result.Tensor("w").Kept);
    }

    [TestMethod]
    public void Beyond_the_range_of_FP16_are_reported_and_set_to_its_largest()
    {
        using var workspace = new Workspace();
        var result = workspace.Convert(With(1e6f, 320, 256, 7), "FP16");

        var warning = result.Report.Warnings.Single(warning => warning.Code == "QB2104");
        Assert.AreEqual("w", warning.Found);
        Assert.Contains("1 value(s) in 1 tensor(s)", warning.Message);
        var stored = result.Result.Graph.Initializer.Single(tensor => tensor.Name == "w").RawData.Span;
        Assert.AreEqual(Half.MaxValue, BitConverter.ToHalf(stored[14..]));
    }

    [TestMethod]
    public void Beyond_the_range_of_FP16_keep_a_small_weight_and_its_operator_in_FP32()
    {
        using var workspace = new Workspace();
        var result = workspace.Convert(With(1e6f, 64, 48, 7), "FP16");

        Assert.AreEqual("FP32", result.Tensor("w").To);
        Assert.DoesNotContain("QB2104", result.Warnings);
    }

    [TestMethod]
    public void That_are_infinite_stay_infinite_in_FP16()
    {
        using var workspace = new Workspace();
        var result = workspace.Convert(With(float.NegativeInfinity, 64, 48, 7), "FP16");

        var stored = result.Result.Graph.Initializer.Single(tensor => tensor.Name == "w").RawData.Span;
        Assert.AreEqual(Half.NegativeInfinity, BitConverter.ToHalf(stored[14..]));
        Assert.DoesNotContain("QB2104", result.Warnings);
    }

    [TestMethod]
    [DataRow(0f)]
    [DataRow(1e-42f)]
    [DataRow(3e38f)]
    public void Are_none_of_the_extreme_ones(float value)
    {
        foreach (var (format, block) in new[] { ("onnx", 32), ("onnx", -1), ("onnx-qdq", 32) })
        {
            using var workspace = new Workspace();
            var all = Enumerable.Range(0, 64 * 48).Select(i => i % 2 == 0 ? value : -value).ToArray();
            var model = new ModelBuilder().Graph(graph => graph.Input("x", 1, 3, 64).Output("y", 1, 3, 48).Floats("w", [64, 48], all).Node("MatMul", "x w", "y"));

            var compared = workspace.Convert(model, "INT8", new() { Format = format, BlockSize = block }).Weights["w"];

            Assert.IsLessThanOrEqualTo(Math.Max(value / 100.0, 1e-41), compared.MaxAbsError);
        }
    }

    private static ModelProto With(float value, long k, long n, int index)
    {
        var values = Weights.Values("w", k, n);
        values[index] = value;
        return new ModelBuilder().Graph(graph => graph.Input("x", 1, 3, k).Output("y", 1, 3, n).Floats("w", [k, n], values).Node("MatMul", "x w", "y"));
    }
}
