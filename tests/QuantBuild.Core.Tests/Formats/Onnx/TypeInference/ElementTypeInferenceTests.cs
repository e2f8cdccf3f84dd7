using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.TypeInference;
using QuantBuild.TestModels;

namespace QuantBuild.Core.Tests.Formats.Onnx.TypeInference;

[TestClass]
public class ElementTypeInferenceTests
{
    [TestMethod]
    [DataRow("Shape", 7)]
    [DataRow("IsNaN", 9)]
    [DataRow("Relu", 1)]
    [DataRow("DynamicQuantizeLinear", 2)]
    [DataRow("EyeLike", 1)]
    [DataRow("Flatten", 1)]
    public void The_first_output_of_an_operator_on_floats_has_the_type_of_the_specification(string operatorType, int expected)
    {
        var inference = ElementTypeInference.Run(new ModelBuilder().Graph(g => g.Input("x").Node(operatorType, "x", "y").Output("y", 0)), "model.onnx");

        Assert.AreEqual(expected, inference.Main.Outputs[0]!.Type.ElementType);
    }

    [TestMethod]
    public void Nodes_in_any_order_are_taken_in_the_order_of_their_values()
    {
        var inference = ElementTypeInference.Run(new ModelBuilder().Graph(g => g
            .Input("x").Node("Relu", "b", "y").Node("If", "c", "b",
                ("then_branch", new GraphBuilder().Node("Relu", "a", "t").Output("t")),
                ("else_branch", new GraphBuilder().Node("Tanh", "a", "e").Output("e")))
            .Node("IsNaN", "x", "c").Node("Relu", "x", "a").Output("y", 0)), "model.onnx");

        CollectionAssert.AreEqual(new[] { "IsNaN_c", "Relu_a", "If_b", "Relu_y" }, inference.Main.Nodes.Select(n => n.Proto.Name).ToArray());
        Assert.AreEqual(1, inference.Main.Outputs[0]!.Type.ElementType);
    }

    [TestMethod]
    public void A_subgraph_may_use_a_name_of_its_own_that_the_outer_graph_also_has()
    {
        var inference = ElementTypeInference.Run(new ModelBuilder().Graph(g => g
            .Input("x").Input("c", 9).Node("Shape", "x", "h").Node("If", "c", "y",
                ("then_branch", new GraphBuilder().Node("Relu", "x", "h").Node("Tanh", "h", "t").Output("t")),
                ("else_branch", new GraphBuilder().Node("Tanh", "x", "e").Output("e"))).Output("y", 0)), "model.onnx");

        Assert.AreEqual(1, inference.Main.Outputs[0]!.Type.ElementType);
    }

    [TestMethod]
    [DataRow("nothing", "y")]
    [DataRow("y", "y2 y")]
    public void A_value_that_nothing_makes_and_a_circle_are_coded_errors(string input, string outputs)
    {
        var model = new ModelBuilder().Graph(g => g.Input("x").Node("Add", "x " + input, "a").Node("Split", "a", outputs).Output("y"));

        var exception = Assert.ThrowsExactly<QuantBuildException>(() => ElementTypeInference.Run(model, "model.onnx"));

        Assert.AreEqual("QB2301", exception.Diagnostic.Code);
    }

    [TestMethod]
    public void Sequences_carry_the_type_of_their_tensors()
    {
        var inference = ElementTypeInference.Run(new ModelBuilder().Graph(g => g
            .Input("x", 6).Integers("i", [], 0).Node("SplitToSequence", "x", "s").Node("SequenceAt", "s i", "y").Output("y", 0)), "model.onnx");

        Assert.AreEqual(ValueKind.Sequence, inference.Main.Resolve("s")!.Type.Kind);
        Assert.AreEqual(OnnxType.Tensor(6), inference.Main.Outputs[0]!.Type);
    }
}
