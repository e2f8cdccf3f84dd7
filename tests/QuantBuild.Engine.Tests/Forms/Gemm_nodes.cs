using QuantBuild.Engine.Tests.Support;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.Forms;

[TestClass]
public class Gemm_nodes
{
    public static IEnumerable<object[]> Cases =>
        from transposed in new[] { 0, 1 }
        from bias in new[] { "none", "vector", "scalar", "row", "column", "matrix" }
        from format in new[] { "onnx", "onnx-qdq" }
        select new object[] { transposed, bias, format };

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Keep_what_they_compute(int transposed, string bias, string format)
    {
        foreach (var (alpha, beta) in new[] { (1f, 1f), (0.5f, 1f), (1f, 2f), (1f, 0f) })
            AssertGemm(transposed, bias, format, alpha, beta, "INT4", "INT8");
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    public void Become_MatMulNBits_with_the_bias_inside_where_that_can_be(int transposed)
    {
        CollectionAssert.AreEqual(new[] { "MatMulNBits" }, AssertGemm(transposed, "vector", "onnx", 1, 1, "INT4").Operators.ToArray());
        CollectionAssert.AreEqual(new[] { "MatMulNBits" }, AssertGemm(transposed, "none", "onnx", 1, 1, "INT4").Operators.ToArray());
        CollectionAssert.AreEqual(new[] { "Add", "MatMulNBits" }, AssertGemm(transposed, "matrix", "onnx", 1, 1, "INT4").Operators.ToArray());
    }

    [TestMethod]
    [DataRow("onnx")]
    [DataRow("onnx-qdq")]
    public void With_a_bias_that_is_computed_keep_it(string format)
    {
        using var workspace = new Workspace();
        var model = new ModelBuilder().Graph(graph => graph.Input("x", 1, 3, 64).Input("c", 1, 40).Output("y", 1, 3, 40)
            .Weight("w", 64, 40).Node("Neg", "c", "bias").Node("Gemm", "x w bias", "y"));

        var result = workspace.Validate(model, "INT8", new() { Format = format });

        result.AssertQuantized("w", "INT8");
        Assert.IsGreaterThan(0.9998, result.Cosine);
    }

    [TestMethod]
    [DataRow("onnx")]
    [DataRow("onnx-qdq")]
    public void With_a_turned_left_side_keep_what_they_compute(string format)
    {
        using var workspace = new Workspace();
        var model = new ModelBuilder().Graph(graph => graph.Input("x", 1, 64, 3).Output("y", 1, 3, 40)
            .Weight("w", 40, 64).Node("Gemm", "x w", "y", ("transA", 1), ("transB", 1)));

        var result = workspace.Validate(model, "INT8", new() { Format = format });

        result.AssertQuantized("w", "INT8");
        Assert.IsGreaterThan(0.9998, result.Cosine);
    }

    [TestMethod]
    [DataRow("onnx")]
    [DataRow("onnx-qdq")]
    public void With_the_weight_on_the_left_keep_what_they_compute(string format)
    {
        using var workspace = new Workspace();
        var model = new ModelBuilder().Graph(graph => graph.Input("x", 1, 64, 3).Output("y", 1, 40, 3).Output("z", 1, 64, 5).Input("x2", 1, 40, 5)
            .Weight("w", 40, 64).Weight("v", 40, 64).Node("Gemm", "w x", "y").Node("Gemm", "v x2", "z", ("transA", 1)));

        var result = workspace.Validate(model, "INT8", new() { Format = format });

        result.AssertQuantized("w", "INT8");
        result.AssertQuantized("v", "INT8");
        Assert.IsGreaterThan(0.9998, result.Cosine);
    }

    [TestMethod]
    [DataRow("onnx")]
    [DataRow("onnx-qdq")]
    public void With_a_square_weight_keep_what_they_compute(string format)
    {
        using var workspace = new Workspace();
        foreach (var transposed in new[] { 0, 1 })
        {
            var model = new ModelBuilder().Graph(graph => graph.Input("x", 1, 3, 64).Output("y", 1, 3, 64)
                .Weight("w", 64, 64).Node("Gemm", "x w", "y", ("transB", transposed)));

            var result = workspace.Validate(model, "INT8", new() { Format = format });

            result.AssertQuantized("w", "INT8");
            Assert.IsGreaterThan(0.9998, result.Cosine);
        }
    }

    [TestMethod]
    public void Of_opset_6_keep_what_they_compute()
    {
        foreach (var bias in new[] { "vector", "matrix" })
        {
            using var workspace = new Workspace();
            var model = new ModelBuilder(6, 3).Graph(graph =>
            {
                graph.Input("x", 1, 3, 64).Input("w", 1, 64, 40).Output("y", 1, 3, 40).Weight("w", 64, 40);
                return bias == "vector"
                    ? graph.Input("c", 1, 40).Weight("c", 40).Node("Gemm", "x w c", "y", ("broadcast", 1))
                    : graph.Input("c", 1, 3, 40).Weight("c", 3, 40).Node("Gemm", "x w c", "y");
            });

            // ONNX Runtime starts at opset 7: the result is not run.
            workspace.Convert(model, "INT8").AssertQuantized("w", "INT8");
        }
    }

    private static FinishedRun AssertGemm(int transposed, string bias, string format, float alpha, float beta, params string[] precisions)
    {
        using var workspace = new Workspace();
        FinishedRun? result = null;
        foreach (var precision in precisions)
        {
            var model = new ModelBuilder().Graph(graph =>
            {
                graph.Input("x", 1, 3, 64).Output("y", 1, 3, 40);
                _ = transposed == 1 ? graph.Weight("w", 40, 64) : graph.Weight("w", 64, 40);
                long[] shape = bias switch { "vector" => [40], "scalar" => [], "row" => [1, 40], "column" => [3, 1], _ => [3, 40] };
                if (bias != "none") graph.Weight("c", shape);
                return graph.Node("Gemm", bias == "none" ? "x w" : "x w c", "y", ("transB", transposed), ("alpha", alpha), ("beta", beta));
            });
            result = workspace.Validate(model, precision, new() { Format = format });
            result.AssertQuantized("w", precision);
            Assert.IsGreaterThan(precision == "INT4" ? 0.97 : 0.9998, result.Cosine, $"{precision}, alpha {alpha}, beta {beta}");
            if (format == "onnx-qdq") result.AssertStandard();
        }
        return result!;
    }
}
