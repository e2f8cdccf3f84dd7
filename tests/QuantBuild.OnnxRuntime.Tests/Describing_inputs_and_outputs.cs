using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.Numerics;

namespace QuantBuild.OnnxRuntime.Tests;

[TestClass]
public class Describing_inputs_and_outputs
{
    [TestMethod]
    public void Names_sizes_and_symbols_are_those_of_the_model()
    {
        using var folder = new TestFolder();
        var model = new ModelBuilder().Input("bild", OnnxType.Float, "batch", 3, "größe", -1).Output("y", OnnxType.Float, "batch", 3, "größe", -1)
            .Node("Relu", ["bild"], ["y"]).Save(folder.File("relu.onnx"));

        using var session = TestRuntime.Load(model);
        var input = session.Inputs.Single();

        Assert.AreEqual("bild", input.Name);
        Assert.AreEqual(ElementType.Float32, input.Type);
        Assert.IsTrue(input.IsTensor);
        CollectionAssert.AreEqual(new long[] { -1, 3, -1, -1 }, input.Shape!.ToArray());
        CollectionAssert.AreEqual(new[] { "batch", null, "größe", null }, input.Symbols.ToArray());
    }

    [TestMethod]
    public void An_unknown_rank_is_not_taken_for_a_scalar()
    {
        using var folder = new TestFolder();
        var model = new ModelBuilder().Input("any", OnnxType.Float, null).Input("scalar", OnnxType.Float, []).Output("y", OnnxType.Float, null)
            .Node("Add", ["any", "scalar"], ["y"]).Save(folder.File("rank.onnx"));

        using var session = TestRuntime.Load(model);

        Assert.IsNull(session.Inputs[0].Shape);
        Assert.IsNotNull(session.Inputs[1].Shape);
        Assert.IsEmpty(session.Inputs[1].Shape!);
    }

    [TestMethod]
    public void An_initializer_is_no_input_even_when_the_model_lists_it_as_one()
    {
        using var folder = new TestFolder();
        var model = new ModelBuilder(opset: 8, irVersion: 3).Input("x", OnnxType.Float, 1).Input("w", OnnxType.Float, 1).Output("y", OnnxType.Float, 1)
            .Constant("w", OnnxType.Float, [1], Tensors.Bytes(2f)).Node("Add", ["x", "w"], ["y"]).Save(folder.File("ir3.onnx"));

        using var session = TestRuntime.Load(model);

        Assert.AreEqual("x", session.Inputs.Single().Name);
    }

    [TestMethod]
    public void A_sequence_is_no_tensor_and_comes_out_as_null()
    {
        using var folder = new TestFolder();
        var sequence = new TypeProto { SequenceType = new TypeProto.Types.Sequence { ElemType = ModelBuilder.TensorType(OnnxType.Float, 2) } };
        var model = new ModelBuilder().Input("x", OnnxType.Float, 2).Output("list", sequence).Output("y", OnnxType.Float, 2)
            .Node("SequenceConstruct", ["x", "x"], ["list"]).Node("Neg", ["x"], ["y"]).Save(folder.File("sequence.onnx"));

        using var session = TestRuntime.Load(model);
        var outputs = session.Run(Tensors.Inputs(("x", Tensors.Floats([2], 1, 2))));

        Assert.IsFalse(session.Outputs[0].IsTensor);
        Assert.IsTrue(session.Outputs[1].IsTensor);
        Assert.IsNull(outputs[0]);
        CollectionAssert.AreEqual(new float[] { -1, -2 }, outputs[1].As<float>());
    }

    [TestMethod]
    public void A_model_whose_only_output_is_a_sequence_runs()
    {
        using var folder = new TestFolder();
        var sequence = new TypeProto { SequenceType = new TypeProto.Types.Sequence { ElemType = ModelBuilder.TensorType(OnnxType.Float, 2) } };
        var model = new ModelBuilder().Input("x", OnnxType.Float, 2).Output("list", sequence).Node("SequenceConstruct", ["x"], ["list"]).Save(folder.File("sequence.onnx"));

        using var session = TestRuntime.Load(model);

        Assert.IsNull(session.Run(Tensors.Inputs(("x", Tensors.Floats([2], 1, 2)))).Single());
    }

    [TestMethod]
    public void An_optional_output_that_is_there_is_read_as_what_is_in_it()
    {
        using var folder = new TestFolder();
        var optional = new TypeProto { OptionalType = new TypeProto.Types.Optional { ElemType = ModelBuilder.TensorType(OnnxType.Float, 2) } };
        var model = new ModelBuilder().Input("x", OnnxType.Float, 2).Output("maybe", optional).Output("y", OnnxType.Float, 2)
            .Node("Optional", ["x"], ["maybe"]).Node("Neg", ["x"], ["y"]).Save(folder.File("optional.onnx"));

        using var session = TestRuntime.Load(model);
        var outputs = session.Run(Tensors.Inputs(("x", Tensors.Floats([2], 1, 2))));

        Assert.IsFalse(session.Outputs[0].IsTensor);
        CollectionAssert.AreEqual(new float[] { 1, 2 }, outputs[0].As<float>());
        CollectionAssert.AreEqual(new float[] { -1, -2 }, outputs[1].As<float>());
    }
}
