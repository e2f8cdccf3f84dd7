using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.Opset;
using QuantBuild.Formats.Onnx.Protobuf;
using static QuantBuild.Core.Tests.Formats.Onnx.Opset.OnnxModel;

namespace QuantBuild.Core.Tests.Formats.Onnx.Opset;

[TestClass]
public sealed class RaisedScopesTests
{
    [TestMethod]
    public void Subgraphs_are_raised_with_the_types_of_the_graph_around_them()
    {
        var then = Graph([], [Unshaped("t", Fp32)], [], Node("Clip", "x", "t", ("min", 0f)));
        var otherwise = Graph([], [Unshaped("e", Fp32)], [], Node("Squeeze", "x", "e", ("axes", new long[] { 0 })));
        var model = Of(8, 8, Graph([Value("x", Fp32, 1, 3), Value("c", 9)], [Unshaped("y", Fp32)], [], Node("If", "c", "y", ("then_branch", then), ("else_branch", otherwise))));
        OpsetUpgrade.Raise(model, "model.onnx", 13);

        var branches = model.Graph.Node.Single().Attribute.Select(static a => a.G).ToArray();
        Assert.AreEqual("Constant Clip", Operators(branches[0].Node));
        Assert.AreEqual("Constant Squeeze", Operators(branches[1].Node));
        Assert.AreEqual(branches[0].Node[0].Output[0], branches[0].Node[1].Input[1]);
    }

    [TestMethod]
    public void Functions_are_raised_from_their_own_version()
    {
        var model = Of(18, 8, Graph([Value("x", Fp32, 2, 3)], [Unshaped("y", Fp32)], [], Call("x", "y")));
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "local", Version = 1 });
        model.Functions.Add(Mean(opset: 13));
        OpsetUpgrade.Raise(model, "model.onnx", 21);

        Assert.AreEqual("Constant ReduceMean", Operators(model.Functions[0].Node));
        Assert.AreEqual(21, model.Functions[0].OpsetImport.Single().Version);
        Assert.AreEqual(21, model.OpsetImport[0].Version);
        Assert.AreEqual(1, model.OpsetImport[1].Version);
    }

    [TestMethod]
    public void A_function_is_raised_though_the_graph_is_there_already()
    {
        var model = Of(21, 10, Graph([Value("x", Fp32, 2, 3)], [Unshaped("y", Fp32)], [], Call("x", "y")));
        model.Functions.Add(Mean(opset: 13));
        OpsetUpgrade.Raise(model, "model.onnx", 21);

        Assert.AreEqual(21, model.Functions[0].OpsetImport.Single().Version);
        Assert.AreEqual("Constant ReduceMean", Operators(model.Functions[0].Node));
    }

    [TestMethod]
    public void An_attribute_that_is_a_parameter_of_its_function_is_refused()
    {
        var model = Of(13, 8, Graph([Value("x", Fp32, 2, 3)], [Unshaped("y", Fp32)], [], Call("x", "y")));
        var function = Mean(opset: 13);
        function.Node[0].Attribute[0].RefAttrName = "axes";
        function.Node[0].Attribute[0].Ints.Clear();
        model.Functions.Add(function);

        Assert.Contains("parameter of the function", Raised.Refusal(model, 21).Summary);
    }

    [TestMethod]
    public void A_model_that_is_there_already_stays_as_it_is()
    {
        var model = Of(21, 8, Graph([Value("x", Fp32, 2)], [Unshaped("y", Fp32)], [], Node("Relu", "x", "y")));
        var before = model.Clone();
        OpsetUpgrade.Raise(model, "model.onnx", 13);

        Assert.AreEqual(before, model);
    }

    [TestMethod]
    public void A_model_of_foreign_operators_alone_gets_the_import()
    {
        var foreign = Node("Foreign", "x", "y");
        foreign.Domain = "com.microsoft";
        var model = Of(1, 8, Graph([Value("x", Fp32, 2)], [Unshaped("y", Fp32)], [], foreign));
        model.OpsetImport[0].Domain = "com.microsoft";
        OpsetUpgrade.Raise(model, "model.onnx", 21);

        Assert.AreEqual(21, model.OpsetImport.Single(static import => import.Domain.Length == 0).Version);
        Assert.AreEqual(1, model.OpsetImport.Single(static import => import.Domain == "com.microsoft").Version);
    }

    [TestMethod]
    public void New_names_avoid_those_of_the_model()
    {
        var model = Of(11, 8, Graph([Value("x", Fp32, 1, 2)], [Unshaped("y", Fp32)], [],
            Node("Identity", "x", "y/axes_output"), Node("Squeeze", "y/axes_output", "y", ("axes", new long[] { 0 }))));
        OpsetUpgrade.Raise(model, "model.onnx", 13);

        var values = model.Graph.Node.SelectMany(static node => node.Output).ToArray();
        Assert.HasCount(values.Length, values.Distinct().ToArray());
        Assert.AreEqual("y/axes_output_1", model.Graph.Node.Single(static node => node.OpType == "Squeeze").Input[1]);
    }

    private static NodeProto Call(string input, string output)
    {
        var node = Node("Mean", input, output);
        node.Domain = "local";
        return node;
    }

    private static FunctionProto Mean(int opset)
    {
        var function = new FunctionProto { Name = "Mean", Domain = "local" };
        function.Input.Add("a");
        function.Output.Add("b");
        function.Node.Add(Node("ReduceMean", "a", "b", ("axes", new long[] { 1 })));
        function.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = opset });
        return function;
    }

    private static string Operators(IEnumerable<NodeProto> nodes) => string.Join(' ', nodes.Select(static node => node.OpType));
}
