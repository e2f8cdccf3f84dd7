using QuantBuild.Engine.Tests.Support;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.Forms;

[TestClass]
public class Embeddings
{
    public static IEnumerable<object[]> Cases =>
        from precision in new[] { "INT4", "UINT4", "INT8", "UINT8" }
        from format in new[] { "onnx", "onnx-qdq" }
        select new object[] { precision, format };

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Give_the_same_rows(string precision, string format)
    {
        foreach (var (type, rows, columns) in new[] { (1, 50L, 64L), (1, 51, 96), (10, 50, 64), (10, 21, 160) })
        {
            using var workspace = new Workspace();
            var weight = type == 1 ? Weights.Raw("w", rows, columns) : Weights.Half("w", rows, columns);
            var result = workspace.Validate(Lookup(weight, type, columns), precision, new() { Format = format });

            result.AssertQuantized("w", precision);
            Assert.IsGreaterThan(precision.EndsWith('4') ? 0.98 : 0.9998, result.Cosine);
            CollectionAssert.AreEqual(format == "onnx" ? ["GatherBlockQuantized"] : new[] { "DequantizeLinear", "Gather" }, result.Operators.ToArray());
            if (format == "onnx-qdq") result.AssertStandard();
        }
    }

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Take_a_smaller_block_where_the_wanted_one_does_not_divide(string precision, string format)
    {
        using var workspace = new Workspace();
        var result = workspace.Validate(Lookup(Weights.Raw("w", 40, 48), 1, 48), precision, new() { Format = format, BlockSize = 32 });

        result.AssertQuantized("w", precision);
        if (format == "onnx") Assert.AreEqual(16, result.Tensor("w").BlockSize);
    }

    [TestMethod]
    [DataRow("INT4")]
    [DataRow("INT8")]
    public void Whose_rows_no_block_divides_are_kept_with_that_reason_or_get_a_padded_block_in_standard_form(string precision)
    {
        using var workspace = new Workspace();
        var kept = workspace.Validate(Lookup(Weights.Raw("w", 40, 33), 1, 33), precision);
        Assert.Contains("does not divide", kept.Tensor("w").Kept!);

        workspace.Validate(Lookup(Weights.Raw("w", 40, 33), 1, 33), precision, new() { Format = "onnx-qdq" }).AssertQuantized("w", precision);
    }

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Of_rank_3_give_the_same_rows(string precision, string format)
    {
        using var workspace = new Workspace();
        var model = new ModelBuilder().Graph(graph => graph
            .Input("ids", 7, 2, 3).Output("y", 1, 2, 3, 5, 32).Weight("w", 9, 5, 32).Node("Gather", "w ids", "y"));

        var result = workspace.Validate(model, precision, new() { Format = format });

        result.AssertQuantized("w", precision);
        Assert.IsGreaterThan(precision.EndsWith('4') ? 0.98 : 0.9998, result.Cosine);
    }

    [TestMethod]
    [DataRow("onnx")]
    [DataRow("onnx-qdq")]
    public void Tied_to_the_last_Gemm_are_quantized_for_both(string format)
    {
        using var workspace = new Workspace();
        var model = new ModelBuilder().Graph(graph => graph
            .Input("ids", 7, 3).Output("y", 1, 3, 50).Weight("w", 50, 64).Node("Gather", "w ids", "h").Node("Gemm", "h w", "y", ("transB", 1)));

        var result = workspace.Validate(model, "INT4", new() { Format = format });

        result.AssertQuantized("w", "INT4");
        Assert.IsGreaterThan(0.98, result.Cosine);
        Assert.IsLessThan(result.Report.SourceBytes * 6 / 10, result.Report.OutputBytes);
    }

    [TestMethod]
    [DataRow("onnx")]
    [DataRow("onnx-qdq")]
    public void Tied_to_a_turned_MatMul_are_quantized_for_both(string format)
    {
        using var workspace = new Workspace();
        var model = new ModelBuilder().Graph(graph => graph
            .Input("ids", 7, 3).Output("y", 1, 3, 50).Weight("w", 50, 64).Node("Gather", "w ids", "h")
            .Node("Transpose", "w", "turned", ("perm", new long[] { 1, 0 })).Node("MatMul", "h turned", "y"));

        var result = workspace.Validate(model, "INT4", new() { Format = format });

        Assert.IsNull(result.Tensor("w").Kept);
        Assert.IsGreaterThan(0.98, result.Cosine);
        Assert.IsLessThan(result.Report.SourceBytes * 6 / 10, result.Report.OutputBytes);
    }

    [TestMethod]
    public void Looked_up_along_another_axis_are_data()
    {
        using var workspace = new Workspace();
        var model = new ModelBuilder().Graph(graph => graph
            .Input("ids", 7, 3).Output("y", 1, 50, 3).Weight("w", 50, 64).Node("Gather", "w ids", "y", ("axis", 1)));

        Assert.Contains("not a weight", workspace.Validate(model, "INT8").Tensor("w").Kept!);
    }

    private static ModelBuilder Lookup(Formats.Onnx.Protobuf.TensorProto weight, int type, long columns) => new ModelBuilder().Graph(graph => graph
        .Input("ids", 7, 2, 3).Output("y", type, 2, 3, columns).Initializer(weight).Node("Gather", "w ids", "y"));
}
