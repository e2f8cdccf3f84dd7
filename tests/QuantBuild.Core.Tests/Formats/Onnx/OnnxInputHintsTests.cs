using QuantBuild.Formats.Onnx;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.Validation;

namespace QuantBuild.Core.Tests.Formats.Onnx;

[TestClass]
public sealed class OnnxInputHintsTests
{
    private static NodeProto Node(string type, string[] inputs, string output, params AttributeProto[] attributes) =>
        new() { OpType = type, Input = { inputs }, Output = { output }, Attribute = { attributes } };

    private static GraphProto Graph(params NodeProto[] nodes)
    {
        var graph = new GraphProto { Node = { nodes } };
        graph.Input.Add(new ValueInfoProto { Name = "ids" });
        graph.Initializer.Add(new TensorProto { Name = "table", Dims = { 50, 8 } });
        graph.Initializer.Add(new TensorProto { Name = "positions", Dims = { 20, 8 } });
        graph.Initializer.Add(new TensorProto { Name = "depth", DataType = 7, Dims = { 1 }, Int64Data = { 12 } });
        graph.Initializer.Add(new TensorProto { Name = "range", Dims = { 1, 1, 30 } });
        graph.Initializer.Add(new TensorProto { Name = "scale", DataType = 1, FloatData = { 255 } });
        return graph;
    }

    private static InputHint? Hint(params NodeProto[] nodes) => OnnxInputHints.Find(Graph(nodes)).SingleOrDefault();

    [TestMethod]
    public void An_input_that_indexes_a_table_stays_below_its_rows() =>
        Assert.AreEqual(50, Hint(Node("Gather", ["table", "ids"], "y"))!.ExclusiveUpperBound);

    [TestMethod]
    public void Another_axis_of_the_table_counts_its_own_size() =>
        Assert.AreEqual(8, Hint(Node("Gather", ["table", "ids"], "y", new AttributeProto { Name = "axis", I = -1 }))!.ExclusiveUpperBound);

    [TestMethod]
    public void Operators_that_keep_values_are_looked_through() =>
        Assert.AreEqual(50, Hint(Node("Cast", ["ids"], "a"), Node("Unsqueeze", ["a"], "b"), Node("Reshape", ["b", "shape"], "c"), Node("Gather", ["table", "c"], "y"))!.ExclusiveUpperBound);

    [TestMethod]
    public void Arithmetic_is_not_looked_through() =>
        Assert.IsNull(Hint(Node("Mul", ["ids", "two"], "a"), Node("Gather", ["table", "a"], "y")));

    [TestMethod]
    public void The_smallest_of_several_tables_counts() =>
        Assert.AreEqual(20, Hint(Node("Gather", ["table", "ids"], "y"), Node("Gather", ["positions", "ids"], "z"))!.ExclusiveUpperBound);

    [TestMethod]
    public void Quantized_tables_constants_and_subgraphs_are_seen()
    {
        Assert.AreEqual(50, Hint(Node("DequantizeLinear", ["table"], "t"), Node("Gather", ["t", "ids"], "y"))!.ExclusiveUpperBound);
        Assert.AreEqual(50, Hint(Node("GatherBlockQuantized", ["table", "ids"], "y"))!.ExclusiveUpperBound);
        Assert.AreEqual(50, Hint(Node("EmbedLayerNormalization", ["ids", "", "table", "positions"], "y"))!.ExclusiveUpperBound);
        var constant = Node("Constant", [], "t", new AttributeProto { Name = "value", T = new TensorProto { Dims = { 9, 2 } } });
        Assert.AreEqual(9, Hint(constant, Node("Gather", ["t", "ids"], "y"))!.ExclusiveUpperBound);
        var inner = new GraphProto { Node = { Node("Gather", ["table", "ids"], "y") } };
        Assert.AreEqual(50, Hint(Node("If", ["condition"], "y", new AttributeProto { Name = "then_branch", G = inner }))!.ExclusiveUpperBound);
    }

    [TestMethod]
    public void One_hot_is_bounded_by_its_depth_however_it_is_written()
    {
        Assert.AreEqual(12, Hint(Node("OneHot", ["ids", "depth", "values"], "y"))!.ExclusiveUpperBound);
        Assert.AreEqual(30, Hint(Node("Equal", ["ids", "range"], "y"))!.ExclusiveUpperBound);
    }

    [TestMethod]
    public void A_graph_that_divides_by_255_takes_pixels() =>
        Assert.IsTrue(Hint(Node("Cast", ["ids"], "a"), Node("Div", ["a", "scale"], "y"))!.RawPixels);

    [TestMethod]
    public void Weights_that_old_models_list_as_inputs_are_no_inputs()
    {
        var graph = Graph(Node("Gather", ["table", "ids"], "y"));
        graph.Input.Add(new ValueInfoProto { Name = "table" });
        Assert.AreEqual("ids", OnnxInputHints.Find(graph).Single().Name);
    }
}
