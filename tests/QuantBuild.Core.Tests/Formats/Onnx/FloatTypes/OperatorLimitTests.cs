using Google.Protobuf;
using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.FloatTypes;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.TestModels;

namespace QuantBuild.Core.Tests.Formats.Onnx.FloatTypes;

[TestClass]
public class OperatorLimitTests
{
    [TestMethod]
    public void The_scales_of_a_resize_stay_float_without_any_cast()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder(13).Graph(g => g
            .Input("x").Floats("scales", [4], 1, 1, 2, 2).Node("Resize", "x _ scales", "y").Output("y")));

        Assert.IsEmpty(conversion.Converted);
        CollectionAssert.AreEqual(new[] { "x > x_fp16", "y_fp16 > y" }, conversion.Casts);
    }

    [TestMethod]
    [DataRow(13, true)]
    [DataRow(19, false)]
    public void DequantizeLinear_takes_a_half_scale_from_opset_19_on(int opset, bool kept)
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder(opset).Graph(g => g
            .Input("x").Initializer(Tensors.Of(3, [2], [1, 2], "q")).Floats("s", [], 0.5f).Node("DequantizeLinear", "q s", "w").Node("Add", "x w", "y").Output("y")));

        CollectionAssert.AreEqual(kept ? ["DequantizeLinear_w"] : Array.Empty<string>(), conversion.Kept);
        CollectionAssert.AreEqual(kept ? Array.Empty<string>() : ["s"], conversion.Converted);
    }

    [TestMethod]
    public void Boxes_of_NonMaxSuppression_are_cast_back()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder().Graph(g => g
            .Input("x").Input("scores").Node("Relu", "x", "boxes").Node("NonMaxSuppression", "boxes scores", "y").Output("y", 7)));

        CollectionAssert.AreEqual(new[] { "x > x_fp16", "boxes > boxes_fp32" }, conversion.Casts);
    }

    [TestMethod]
    public void Machine_learning_operators_keep_float()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder().Import("ai.onnx.ml", 3).Graph(g => g
            .Input("x").Node("Relu", "x", "a").Node("ai.onnx.ml::Normalizer", "a", "b").Node("Relu", "b", "y").Output("y")));

        CollectionAssert.AreEqual(new[] { "Normalizer_b" }, conversion.Kept);
    }

    [TestMethod]
    public void The_statistics_of_a_LayerNormalization_are_float_by_themselves()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder().Graph(g => g
            .Input("x").Floats("w", [1], 1).Node("LayerNormalization", "x w", "y mean").Output("y").Output("mean")));

        CollectionAssert.AreEqual(new[] { "x > x_fp16", "y_fp16 > y" }, conversion.Casts);
    }

    [TestMethod]
    public void Sparse_weights_stay_and_are_cast()
    {
        var sparse = new SparseTensorProto { Values = Tensors.Floats([1], [2], "w"), Indices = Tensors.Integers([1], [0]) };
        sparse.Dims.Add(4);
        var conversion = Conversion.ToFloat16(new ModelBuilder().Graph(g => g.Input("x").Sparse(sparse).Node("Add", "x w", "y").Output("y")));

        CollectionAssert.AreEqual(new[] { "x > x_fp16", "w > w_fp16", "y_fp16 > y" }, conversion.Casts);
    }

    [TestMethod]
    public void The_caches_and_statistics_of_Microsofts_operators_are_told_apart()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder().Import("com.microsoft", 1).Graph(g => g
            .Input("x").Input("skip").Floats("w", [1], 1).Initializer(Tensors.Of(2, [1], [7], "q")).Floats("s", [1], 1)
            .Node("com.microsoft::SkipSimplifiedLayerNormalization", "x skip w", "n _ _ sum")
            .Node("com.microsoft::MatMulNBits", "n q s", "y", ("K", 16), ("N", 1), ("block_size", 16), ("bits", 4)).Output("y").Output("sum")));

        CollectionAssert.AreEqual(new[] { "w", "s" }, conversion.Converted);
    }
}
