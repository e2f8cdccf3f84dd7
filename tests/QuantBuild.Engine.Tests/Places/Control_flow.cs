using QuantBuild.Engine.Tests.Support;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.Places;

[TestClass]
public class Control_flow
{
    [TestMethod]
    [DataRow("INT4", "onnx")]
    [DataRow("INT4", "onnx-qdq")]
    [DataRow("INT8", "onnx")]
    [DataRow("FP16", "onnx")]
    public void If_has_weights_in_its_branches_and_uses_those_around_it(string precision, string format)
    {
        using var workspace = new Workspace();
        var model = new ModelBuilder().Graph(graph => graph
            .Input("x", 1, 3, 64).Output("y", 1, 3, 64).Weight("outer", 64, 64)
            .Floats("zero", [], 0f).Node("ReduceSum", "x", "sum", ("keepdims", 0)).Node("Greater", "sum zero", "positive")
            .Node("If", "positive", "y",
                ("then_branch", new GraphBuilder("then").Weight("inner", 64, 64).Node("MatMul", "x inner", "a").Node("MatMul", "a outer", "t").Output("t", 1, 3, 64)),
                ("else_branch", new GraphBuilder("else").Node("Gemm", "x outer", "e").Output("e", 1, 3, 64))));

        AssertBoth(workspace.Validate(model, precision, new() { Format = format }), precision);
    }

    [TestMethod]
    [DataRow("INT4", "onnx")]
    [DataRow("INT8", "onnx-qdq")]
    [DataRow("FP16", "onnx")]
    public void Loop_has_weights_in_its_body_and_uses_those_around_it(string precision, string format)
    {
        using var workspace = new Workspace();
        var body = new GraphBuilder("body").Input("i", 7).Input("go", 9).Input("h", 1, 3, 64)
            .Weight("inner", 64, 64).Node("MatMul", "h inner", "a").Node("MatMul", "a outer", "b").Node("Neg", "b", "next").Node("Identity", "go", "still")
            .Output("still", 9).Output("next", 1, 3, 64);
        var model = new ModelBuilder().Graph(graph => graph
            .Input("x", 1, 3, 64).Output("y", 1, 3, 64).Weight("outer", 64, 64)
            .Integers("times", [], 2).Initializer(Tensors.Of(9, [], [1], "true"))
            .Node("Loop", "times true x", "y", ("body", body)));

        AssertBoth(workspace.Validate(model, precision, new() { Format = format }), precision);
    }

    [TestMethod]
    [DataRow("INT4", "onnx")]
    [DataRow("INT8", "onnx-qdq")]
    [DataRow("FP16", "onnx")]
    public void Scan_has_weights_in_its_body_and_uses_those_around_it(string precision, string format)
    {
        using var workspace = new Workspace();
        var body = new GraphBuilder("body").Input("h", 1, 1, 64).Input("step", 1, 1, 64)
            .Weight("inner", 64, 64).Node("MatMul", "step inner", "a").Node("MatMul", "h outer", "b").Node("Add", "a b", "c").Node("Neg", "c", "next").Node("Identity", "next", "out")
            .Output("next", 1, 1, 64).Output("out", 1, 1, 64);
        var model = new ModelBuilder().Graph(graph => graph
            .Input("start", 1, 1, 64).Input("steps", 1, 4, 1, 64).Output("end", 1, 1, 64).Output("all", 1, 4, 1, 64).Weight("outer", 64, 64)
            .Node("Scan", "start steps", "end all", ("body", body), ("num_scan_inputs", 1)));

        AssertBoth(workspace.Validate(model, precision, new() { Format = format }), precision);
    }

    [TestMethod]
    public void A_name_of_a_subgraph_hides_the_same_name_around_it()
    {
        using var workspace = new Workspace();
        // "w" means the branch's own computed value there, and the initializer outside.
        var model = new ModelBuilder().Graph(graph => graph
            .Input("x", 1, 64, 64).Output("z", 1, 64, 64).Weight("w", 64, 64)
            .Node("Constant", "", "yes", ("value", Tensors.Of(9, [], [1])))
            .Node("If", "yes", "y",
                ("then_branch", new GraphBuilder("then").Input("unused", 1).Node("Relu", "x", "v").Node("MatMul", "x v", "t").Output("t", 1, 64, 64)),
                ("else_branch", new GraphBuilder("else").Node("MatMul", "x w", "e").Output("e", 1, 64, 64)))
            .Node("MatMul", "y w", "z"));
        ModelProto proto = model;
        foreach (var attribute in proto.Graph.Node.Single(node => node.OpType == "If").Attribute) attribute.G.Input.Clear();

        var result = workspace.Validate(model, "INT8");

        result.AssertQuantized("w", "INT8");
        Assert.HasCount(2, result.Nodes.Where(node => node.OpType == "MatMulNBits"));
        Assert.HasCount(1, result.Nodes.Where(node => node.OpType == "MatMul"));
    }

    private static void AssertBoth(FinishedRun result, string precision)
    {
        foreach (var name in new[] { "inner", "outer" })
        {
            if (precision.StartsWith("INT", StringComparison.Ordinal)) result.AssertQuantized(name, precision);
            else Assert.AreEqual(precision, result.Tensor(name).To);
        }
        Assert.IsGreaterThan(precision == "INT4" ? 0.97 : 0.999, result.Cosine);
    }
}
