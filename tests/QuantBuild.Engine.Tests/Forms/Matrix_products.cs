using QuantBuild.Engine.Tests.Support;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.Forms;

[TestClass]
public class Matrix_products
{
    public static IEnumerable<object[]> Precisions =>
        from precision in new[] { "INT4", "UINT4", "INT8", "UINT8" }
        from format in new[] { "onnx", "onnx-qdq" }
        select new object[] { precision, format };

    [TestMethod]
    [DynamicData(nameof(Precisions))]
    public void Keep_what_they_compute_in_every_block_size(string precision, string format)
    {
        foreach (var block in new[] { 16, 32, 64, 128, 256, -1 })
            AssertProduct(256, 32, precision, format, block);
    }

    [TestMethod]
    [DynamicData(nameof(Precisions))]
    public void Keep_what_they_compute_where_blocks_do_not_divide(string precision, string format)
    {
        AssertProduct(100, 24, precision, format, 32);
        AssertProduct(33, 32, precision, format, 32);
        AssertProduct(31, 32, precision, format, 128);
        AssertProduct(9, 64, precision, format, 16);
        AssertProduct(300, 10, precision, format, 256);
    }

    [TestMethod]
    [DynamicData(nameof(Precisions))]
    public void Keep_what_they_compute_with_odd_numbers_of_columns(string precision, string format)
    {
        AssertProduct(64, 33, precision, format, 32);
        AssertProduct(97, 7, precision, format, 32);
        AssertProduct(512, 1, precision, format, 32);
        AssertProduct(63, 9, precision, format, -1);
    }

    [TestMethod]
    [DynamicData(nameof(Precisions))]
    public void Keep_FP16(string precision, string format)
    {
        using var workspace = new Workspace();
        var model = new ModelBuilder().Graph(graph => graph
            .Input("x", 10, 3, 80).Initializer(Weights.Half("w", 80, 33)).Node("MatMul", "x w", "y").Output("y", 10, 3, 33));

        var result = workspace.Validate(model, precision, new() { Format = format });

        result.AssertQuantized("w", precision);
        Assert.IsGreaterThan(Least(precision), result.Cosine);
    }

    [TestMethod]
    [DataRow("onnx")]
    [DataRow("onnx-qdq")]
    public void Take_many_pieces_of_work_for_large_weights(string format)
    {
        using var workspace = new Workspace();
        // More than one tile in both directions, odd in both.
        foreach (var (k, n) in new (long, long)[] { (1100, 1301), (3001, 700) })
            workspace.Convert(Models.MatMul(k, n), "UINT4", new() { Format = format }).AssertQuantized("w", "UINT4");
    }

    [TestMethod]
    [DataRow("onnx")]
    [DataRow("onnx-qdq")]
    public void With_symmetry_turned_round_follow_the_user(string format)
    {
        using var workspace = new Workspace();
        var with = workspace.Validate(Models.MatMul(), "INT4", new() { Format = format, Symmetric = false });
        with.AssertQuantized("w", with.Tensor("w").To);
        Assert.Contains("w.zero_point", with.Result.Graph.Initializer.Select(tensor => tensor.Name));

        var without = workspace.Validate(Models.MatMul(), "INT8", new() { Format = format, Symmetric = true });
        without.AssertQuantized("w", "INT8");
        Assert.DoesNotContain("w.zero_point", without.Result.Graph.Initializer.Select(tensor => tensor.Name));
    }

    [TestMethod]
    [DataRow("UINT4", "onnx", 32)]
    [DataRow("UINT4", "onnx-qdq", 32)]
    [DataRow("UINT8", "onnx", -1)]
    [DataRow("UINT8", "onnx-qdq", -1)]
    public void In_unsigned_codes_without_zero_points_of_their_own_keep_what_they_compute(string precision, string format, int block)
    {
        using var workspace = new Workspace();
        var result = workspace.Validate(Models.MatMul(), precision, new() { Format = format, BlockSize = block, Symmetric = true });

        result.AssertQuantized("w", precision);
        Assert.IsGreaterThan(Least(precision), result.Cosine);
    }

    [TestMethod]
    [DataRow("onnx")]
    [DataRow("onnx-qdq")]
    public void Of_many_matrices_get_a_scale_for_each_column(string format)
    {
        using var workspace = new Workspace();
        var model = new ModelBuilder().Graph(graph => graph.Input("x", 1, 5, 3, 16).Output("y", 1, 5, 3, 12)
            .Weight("w", 5, 16, 12).Node("MatMul", "x w", "y"));

        var result = workspace.Validate(model, "INT8", new() { Format = format });

        result.AssertQuantized("w", "INT8");
        Assert.IsGreaterThan(0.999, result.Cosine);
    }

    [TestMethod]
    [DataRow("onnx")]
    [DataRow("onnx-qdq")]
    public void With_the_weight_on_the_left_get_a_scale_for_each_row(string format)
    {
        using var workspace = new Workspace();
        var model = new ModelBuilder().Graph(graph => graph.Input("x", 1, 32, 5).Output("y", 1, 24, 5)
            .Weight("w", 24, 32).Node("MatMul", "w x", "y"));

        var result = workspace.Validate(model, "INT8", new() { Format = format });

        result.AssertQuantized("w", "INT8");
        Assert.IsGreaterThan(0.999, result.Cosine);
    }

    private static double Least(string precision) => precision.EndsWith('4') ? 0.98 : 0.9998;

    private static void AssertProduct(long k, long n, string precision, string format, int block)
    {
        using var workspace = new Workspace();
        var result = workspace.Validate(Models.MatMul(k, n), precision, new() { Format = format, BlockSize = block });

        result.AssertQuantized("w", precision);
        // The rows of synthetic inputs resemble each other: a single column is a single number, which may be near zero.
        if (n > 1) Assert.IsGreaterThan(Least(precision), result.Cosine, $"[{k}, {n}] in blocks of {block}");
        if (format == "onnx-qdq") result.AssertStandard();
        else if (block > 0) CollectionAssert.AreEqual(new[] { "MatMulNBits" }, result.Operators.ToArray());
        if (block > 0 && k % block == 0) Assert.AreEqual(precision.EndsWith('4') ? 6.0 : 3.4, (double)result.Tensor("w").BytesBefore / result.Tensor("w").BytesAfter, 3.0);
    }
}
