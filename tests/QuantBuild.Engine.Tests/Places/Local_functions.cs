using QuantBuild.Engine.Tests.Support;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.Places;

[TestClass]
public class Local_functions
{
    [TestMethod]
    [DataRow("INT4", "onnx")]
    [DataRow("INT4", "onnx-qdq")]
    [DataRow("INT8", "onnx")]
    [DataRow("INT8", "onnx-qdq")]
    [DataRow("FP16", "onnx")]
    [DataRow("BF16", "onnx")]
    public void Have_weights_in_Constant_nodes(string precision, string format)
    {
        using var workspace = new Workspace();

        var result = workspace.Validate(Model(17), precision, new() { Format = format });

        Assert.AreEqual(precision, result.Tensor("w").To);
        Assert.IsNull(result.Tensor("w").Kept);
        Assert.IsGreaterThan(0.98, result.Cosine);
        Assert.IsLessThan(result.Report.SourceBytes, result.Report.OutputBytes);
        if (format == "onnx-qdq") result.AssertStandard();
    }

    // The Constant may be inside an If of the function, and the function inside another one.
    [TestMethod]
    [DataRow("onnx")]
    [DataRow("onnx-qdq")]
    public void Have_weights_in_the_branches_of_their_nodes(string format)
    {
        using var workspace = new Workspace();
        var model = new ModelBuilder(17, 10).Import("local", 1)
            .Function("Inner", "a go", "b", body => body.Node("If", "go", "b",
                ("then_branch", new GraphBuilder("then").Node("Constant", "", "w", ("value", Weights.Raw("w", 64, 64))).Node("MatMul", "a w", "t").Output("t", 1, 3, 64)),
                ("else_branch", new GraphBuilder("else").Node("Identity", "a", "e").Output("e", 1, 3, 64))))
            .Function("Outer", "a go", "b", body => body.Node("local::Inner", "a go", "c").Node("Neg", "c", "b"))
            .Graph(graph => graph.Input("x", 1, 3, 64).Output("y", 1, 3, 64).Initializer(Tensors.Of(9, [], [1], "go")).Node("local::Outer", "x go", "y"));

        var result = workspace.Validate(model, "INT4", new() { Format = format });

        result.AssertQuantized("w", "INT4");
        Assert.IsGreaterThan(0.98, result.Cosine);
    }

    [TestMethod]
    public void Called_with_weights_of_the_graph_leave_those_alone()
    {
        using var workspace = new Workspace();
        var model = new ModelBuilder().Import("local", 1)
            .Function("Product", "a b", "c", body => body.Node("MatMul", "a b", "c"))
            .Graph(graph => graph.Input("x", 1, 3, 64).Output("y", 1, 3, 64).Weight("w", 64, 64).Node("local::Product", "x w", "y"));

        var result = workspace.Validate(model, "INT8");

        Assert.Contains("not a weight", result.Tensor("w").Kept!);
    }

    // What a function may use is said by the opset that the function states, not by that of the model.
    [TestMethod]
    public void Have_an_opset_of_their_own()
    {
        using var workspace = new Workspace();

        var result = workspace.Convert(Model(21, functionOpset: 11), "INT8", new() { Format = "onnx-qdq", BlockSize = -1 });

        var function = result.Result.Functions.Single();
        Assert.Contains("DequantizeLinear", function.Node.Select(node => node.OpType));
        Assert.IsGreaterThanOrEqualTo(13, function.OpsetImport.Single(import => import.Domain.Length == 0).Version);
    }

    private static ModelProto Model(long opset, long? functionOpset = null) => new ModelBuilder(opset, 10).Import("local", 1)
        .Function("Dense", "a", "b", body => body
            .Node("Constant", "", "w", ("value", Weights.Raw("w", 64, 64))).Node("MatMul", "a w", "p").Node("Relu", "p", "b"), functionOpset ?? opset)
        .Graph(graph => graph.Input("x", 1, 3, 64).Output("y", 1, 3, 64).Node("local::Dense", "x", "m").Node("local::Dense", "m", "y"));
}
