using Google.Protobuf;
using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.FloatTypes;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.TestModels;

namespace QuantBuild.Core.Tests.Formats.Onnx.FloatTypes;

[TestClass]
public class PrecisionRuleTests
{
    [TestMethod]
    public void The_statistics_of_a_normalization_written_out_stay_float()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder().Graph(g => g
            .Input("x").Floats("two", [], 2).Floats("eps", [], 1e-5f)
            .Node("Pow", "x two", "sq").Node("ReduceMean", "sq", "ms", ("axes", new long[] { -1 })).Node("Add", "ms eps", "me").Node("Sqrt", "me", "rms").Node("Div", "x rms", "y").Output("y")));

        CollectionAssert.AreEqual(new[] { "Pow_sq", "ReduceMean_ms", "Add_me", "Sqrt_rms" }, conversion.Kept);
        CollectionAssert.AreEqual(new[] { "x > x_fp16", "rms > rms_fp16", "y_fp16 > y" }, conversion.Casts);
    }

    [TestMethod]
    public void An_epsilon_that_is_zero_in_half_precision_keeps_its_sum_float()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder().Graph(g => g
            .Input("x").Floats("eps", [], 1e-12f).Node("Relu", "x", "a").Node("Add", "a eps", "b").Node("Sqrt", "b", "c").Node("Relu", "c", "y").Output("y")));

        CollectionAssert.AreEqual(new[] { "Add_b", "Sqrt_c" }, conversion.Kept);
    }

    [TestMethod]
    public void Positions_and_their_angles_stay_float_up_to_the_data()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder().Graph(g => g
            .Input("x").Input("positions", 7).Floats("frequencies", [1], 0.5f)
            .Node("Cast", "positions", "p", ("to", 1)).Node("MatMul", "p frequencies", "angle").Node("Cos", "angle", "cos").Node("Mul", "x cos", "y").Output("y")));

        CollectionAssert.AreEqual(new[] { "MatMul_angle", "Cos_cos" }, conversion.Kept);
        Assert.AreEqual(Conversion.Float, conversion.Node("Cast_p").Attribute[0].I);
        Assert.IsEmpty(conversion.Converted);
    }

    [TestMethod]
    public void A_mask_is_converted_so_that_its_largest_negative_number_is_held_and_not_infinite()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder().Graph(g => g
            .Input("x").Input("mask", 7).Floats("lowest", [], float.MinValue)
            .Node("Cast", "mask", "m", ("to", 1)).Node("Mul", "m lowest", "bias").Node("Add", "x bias", "y").Output("y")));

        CollectionAssert.AreEqual(new[] { "lowest" }, conversion.Converted);
        Assert.IsEmpty(conversion.Kept);
    }

    [TestMethod]
    public void A_variance_beyond_the_range_keeps_its_operator_float()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder().Graph(g => g
            .Input("x").Floats("s", [1], 1).Floats("b", [1], 0).Floats("m", [1], 0).Floats("v", [1], 3e9f)
            .Node("Relu", "x", "a").Node("BatchNormalization", "a s b m v", "n").Node("Relu", "n", "y").Output("y")));

        CollectionAssert.AreEqual(new[] { "BatchNormalization_n" }, conversion.Kept);
        Assert.IsEmpty(conversion.Converted);
    }

    [TestMethod]
    public void Weights_whose_data_is_elsewhere_are_asked_about()
    {
        var weights = new TensorProto { Name = "v", DataType = 1, QuantbuildPayload = 1 };
        weights.Dims.Add(1);
        ModelProto model = new ModelBuilder().Graph(g => g.Input("x").Initializer(weights).Node("MatMul", "x v", "y").Output("y"));

        var result = FloatTypeConversion.Convert(model, "model.onnx", 1, 10, _ => false, tensor => tensor.Name == "v");

        Assert.IsEmpty(result.Tensors);
        Assert.AreEqual("MatMul_y", result.KeptNodes.Single().Name);
    }

    [TestMethod]
    public void A_transposed_product_keeps_its_transpose_float()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder().Graph(g => g
            .Input("x").Floats("w", [1], 1).Node("Relu", "x", "a").Node("Transpose", "a", "t", ("perm", new long[] { 1, 0, 2 })).Node("MatMul", "t w", "y").Output("y")));

        CollectionAssert.AreEqual(new[] { "Transpose_t" }, conversion.Kept);
        CollectionAssert.AreEqual(new[] { "w" }, conversion.Converted);
    }
}
