using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.Numerics;

namespace QuantBuild.OnnxRuntime.Tests;

[TestClass]
public sealed class Scores_of_a_classifier
{
    [TestMethod]
    public void That_come_as_a_map_for_each_sample_are_rows_of_a_tensor()
    {
        using var folder = new TestFolder();
        var map = new TypeProto
        {
            SequenceType = new TypeProto.Types.Sequence
            {
                ElemType = new TypeProto { MapType = new TypeProto.Types.Map { KeyType = OnnxType.Int64, ValueType = ModelBuilder.TensorType(OnnxType.Float) } },
            },
        };
        var labels = new AttributeProto { Name = "classlabels_int64s", Type = AttributeProto.Types.AttributeType.Ints };
        labels.Ints.Add([30, 10, 20]);
        var model = new ModelBuilder().Input("x", OnnxType.Float, "batch", 3L).Output("scores", map)
            .Node("ZipMap", ["x"], ["scores"], "ai.onnx.ml").With(labels).Save(folder.File("zipmap.onnx"));

        using var session = TestRuntime.Load(model);
        var scores = session.Run(Tensors.Inputs(("x", Tensors.Floats([2, 3], 1, 2, 3, 4, 5, 6)))).Single()!;

        Assert.AreEqual(ElementType.Float32, scores.Type);
        CollectionAssert.AreEqual(new long[] { 2, 3 }, scores.Shape.ToArray());
        // By class: 10, 20, 30.
        CollectionAssert.AreEqual(new float[] { 2, 3, 1, 5, 6, 4 }, scores.As<float>());
    }
}
