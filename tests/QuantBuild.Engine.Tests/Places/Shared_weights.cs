using QuantBuild.Engine.Tests.Support;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.Places;

[TestClass]
public class Shared_weights
{
    [TestMethod]
    [DataRow("onnx", 2)]
    [DataRow("onnx-qdq", 1)]
    public void Are_stored_once_for_all_nodes_that_use_them_alike(string format, int nodes)
    {
        using var workspace = new Workspace();
        var model = new ModelBuilder().Graph(graph => graph.Input("x", 1, 3, 64).Output("y", 1, 3, 64).Weight("w", 64, 64)
            .Node("MatMul", "x w", "a").Node("MatMul", "a w", "y"));

        var result = workspace.Validate(model, "INT4", new() { Format = format });

        result.AssertQuantized("w", "INT4");
        Assert.HasCount(2, result.Result.Graph.Initializer);
        Assert.HasCount(nodes, result.Nodes.Where(node => node.OpType is "MatMulNBits" or "DequantizeLinear"));
        Assert.IsGreaterThan(0.97, result.Cosine);
    }

    [TestMethod]
    public void Stay_as_they_were_when_a_node_reads_them_as_data()
    {
        using var workspace = new Workspace();
        var model = new ModelBuilder().Graph(graph => graph.Input("x", 1, 64, 64).Output("y", 1, 64, 64).Output("z", 1, 64, 64).Weight("w", 64, 64)
            .Node("MatMul", "x w", "y").Node("Add", "x w", "z"));

        var result = workspace.Validate(model, "INT4");

        Assert.AreEqual(Weights.Raw("w", 64, 64), result.Result.Graph.Initializer.Single(tensor => tensor.Name == "w"));
        Assert.AreEqual(1, result.Report.Validation!.Outputs.Single(output => output.Name == "z").Cosine!.Value, 1e-9);
        Assert.AreEqual("Add, MatMul also uses it as data", result.Tensor("w").Kept);
        Assert.IsLessThanOrEqualTo(result.Report.SourceBytes, result.Report.OutputBytes);
    }

    [TestMethod]
    public void Under_two_names_are_two_weights()
    {
        using var workspace = new Workspace();
        var result = workspace.Validate(Models.Chain("first", "second"), "INT8");

        result.AssertQuantized("first", "INT8");
        result.AssertQuantized("second", "INT8");
    }

    [TestMethod]
    [DataRow("onnx")]
    [DataRow("onnx-qdq")]
    public void Multiplied_both_ways_round_are_quantized_for_each(string format)
    {
        using var workspace = new Workspace();
        var model = new ModelBuilder().Graph(graph => graph.Input("x", 1, 3, 64).Output("y", 1, 3, 64).Output("z", 1, 3, 64).Weight("w", 64, 64)
            .Node("MatMul", "x w", "y").Node("Gemm", "x w", "z", ("transB", 1)));

        var result = workspace.Validate(model, "INT8", new() { Format = format });

        Assert.AreEqual("INT8", result.Tensor("w").To);
        Assert.IsGreaterThan(0.9995, result.Cosine);
    }

    [TestMethod]
    public void That_the_graph_gives_out_are_kept()
    {
        using var workspace = new Workspace();
        var model = new ModelBuilder().Graph(graph => graph.Input("x", 1, 3, 64).Output("y", 1, 3, 64).Output("w", 1, 64, 64).Weight("w", 64, 64)
            .Node("MatMul", "x w", "y"));

        var result = workspace.Validate(model, "INT8");

        Assert.AreEqual("it is an output of its graph", result.Tensor("w").Kept);
    }
}
