using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.Opset;
using QuantBuild.Formats.Onnx.Protobuf;
using static QuantBuild.Core.Tests.Formats.Onnx.Opset.OnnxModel;

namespace QuantBuild.Core.Tests.Formats.Onnx.Opset;

[TestClass]
public sealed class AttributesToInputsTests
{
    [TestMethod]
    public void Clip_bounds_take_the_type_of_the_data()
    {
        var half = OnnxModel.Of(7, 8, Graph([Value("x", Fp16, 2)], [Unshaped("y", Fp16)], [], Node("Relu", "x", "r"), Node("Clip", "r", "y", ("min", 0f), ("max", 6f))));
        var raised = Raised.Of(half, 13);

        Assert.AreEqual(Fp16, raised.Constant(raised.Node("Clip").Input[1]).DataType);
        Assert.AreEqual(0x4600, raised.Constant(raised.Node("Clip").Input[2]).Int32Data.Single());
        Assert.IsEmpty(raised.Constant(raised.Node("Clip").Input[2]).Dims);
    }

    [TestMethod]
    public void An_absent_bound_stays_absent()
    {
        var raised = Raised.Model(7, 13, [2], [], Node("Clip", "x", "y", ("max", 6f)));

        Assert.AreEqual("", raised.Node("Clip").Input[1]);
        Assert.HasCount(1, Raised.Model(7, 13, [2], [], Node("Clip", "x", "y")).Node("Clip").Input);
    }

    [TestMethod]
    public void A_type_that_the_model_does_not_tell_is_taken_at_run_time_where_the_target_can()
    {
        var model = OnnxModel.Of(10, 8, Graph([Value("x", Fp32, 2)], [], [], ForeignNode("x", "f"), Node("Clip", "f", "y", ("min", 0f))));
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "elsewhere", Version = 1 });

        Assert.Contains("element type", Raised.Refusal(model.Clone(), 13).Summary);
        var raised = Raised.Of(model, 15);
        Assert.AreEqual("Foreign CastLike Clip", raised.Operators);
        Assert.AreEqual("f", raised.Node("CastLike").Input[1]);
        Assert.AreEqual(1, raised.Model.OpsetImport[1].Version);
    }

    [TestMethod]
    public void Slice_without_axes_takes_the_first_ones()
    {
        var raised = Raised.Model(9, 13, [4, 5, 6], [], Node("Slice", "x", "y", ("starts", new long[] { 1, 2 }), ("ends", new long[] { 3, 4 })));

        Assert.AreSequenceEqual([1L, 2L], raised.Ints("Slice", 1));
        Assert.AreSequenceEqual([3L, 4L], raised.Ints("Slice", 2));
        Assert.AreSequenceEqual([0L, 1L], raised.Ints("Slice", 3));
    }

    [TestMethod]
    public void Pads_shapes_counts_and_lengths_become_inputs()
    {
        var pad = Raised.Model(1, 11, [2, 2], [], Node("Pad", "x", "y", ("paddings", new long[] { 0, 1, 0, 1 }), ("value", 2f)));
        Assert.AreSequenceEqual([0L, 1L, 0L, 1L], pad.Ints("Pad", 1));
        Assert.AreSequenceEqual([2f], pad.Floats("Pad", 2));

        Assert.AreSequenceEqual([0L, -1L], Raised.Model(1, 5, [2, 2], [], Node("Reshape", "x", "y", ("shape", new long[] { 0, -1 }))).Ints("Reshape", 1));
        Assert.AreSequenceEqual([3L], Raised.Model(9, 11, [4], [], Node("TopK", "x", "y i", ("k", 3))).Ints("TopK", 1));
        Assert.AreSequenceEqual([1L, 3L], Raised.Model(11, 13, [4], [], Node("Split", "x", "y z", ("split", new long[] { 1, 3 }))).Ints("Split", 1));
        Assert.AreSequenceEqual([1L, 2L], Raised.Model(1, 6, [3, 4], [Floats("n", [1], 2), Floats("a", [1], 1)], Node("Tile", "x n a", "y")).Ints("Tile", 1));
        Assert.AreSequenceEqual([1L], Raised.Model(17, 20, [1, 8, 1], [], Node("DFT", "x", "y")).Ints("DFT", 2));
    }

    [TestMethod]
    public void Split_in_equal_parts_states_their_number_from_18_on()
    {
        Assert.AreEqual(2, Raised.Model(13, 18, [4], [], Node("Split", "x", "y z")).Attribute("Split", "num_outputs")!.I);
        Assert.IsNull(Raised.Model(11, 18, [4], [], Node("Split", "x", "y z", ("split", new long[] { 1, 3 }))).Attribute("Split", "num_outputs"));
    }

    private static NodeProto ForeignNode(string input, string output)
    {
        var node = Node("Foreign", input, output);
        node.Domain = "elsewhere";
        return node;
    }
}
