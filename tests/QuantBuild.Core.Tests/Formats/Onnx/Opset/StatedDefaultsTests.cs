using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.Opset;
using QuantBuild.Formats.Onnx.Protobuf;
using static QuantBuild.Core.Tests.Formats.Onnx.Opset.OnnxModel;

namespace QuantBuild.Core.Tests.Formats.Onnx.Opset;

[TestClass]
public sealed class StatedDefaultsTests
{
    [TestMethod]
    public void Defaults_that_changed_are_stated()
    {
        Assert.AreEqual(1, Raised.Model(1, 4, [2, 2], [], Node("Concat", "x x", "y")).Attribute("Concat", "axis")!.I);
        Assert.AreEqual(1.6732f, Raised.Model(1, 6, [2], [], Node("Selu", "x", "y")).Attribute("Selu", "alpha")!.F);
        Assert.AreEqual("output_half_pixel", Raised.Model(10, 16, [1, 1, 4, 4], [], Node("RoiAlign", "x r b", "y")).Attribute("RoiAlign", "coordinate_transformation_mode")!.S.ToStringUtf8());
    }

    [TestMethod]
    public void Names_that_changed_are_translated()
    {
        Assert.AreEqual(7, Raised.Model(1, 6, [2], [], Node("Cast", "x", "y", ("to", "int64"))).Attribute("Cast", "to")!.I);
        Assert.AreEqual("cubic", Raised.Model(16, 20, [1, 1, 2, 2], [], Node("GridSample", "x g", "y", ("mode", "bicubic"))).Attribute("GridSample", "mode")!.S.ToStringUtf8());
        Assert.AreEqual("ScatterElements", Raised.Model(9, 11, [2], [], Node("Scatter", "x i u", "y")).Operators);
        Assert.AreEqual(2, Raised.Model(1, 2, [1, 1, 4], [], Node("LpPool", "x", "y", ("kernel_shape", new long[] { 2 }), ("p", 2f))).Attribute("LpPool", "p")!.I);
    }

    [TestMethod]
    public void Attributes_without_effect_are_dropped()
    {
        Assert.IsEmpty(Raised.Model(1, 6, [2], [], Node("Relu", "x", "y", ("consumed_inputs", new long[] { 1 }))).Node("Relu").Attribute);
        Assert.IsEmpty(Raised.Model(1, 7, [2], [], Node("LSTM", "x w r", "y", ("output_sequence", 1))).Node("LSTM").Attribute);
    }

    [TestMethod]
    public void ImageScaler_becomes_a_product_and_a_sum()
    {
        var raised = Raised.Model(7, 13, [1, 3, 4, 4], [], Node("ImageScaler", "x", "y", ("scale", 0.5f), ("bias", new[] { 1f, 2f, 3f })));

        Assert.AreEqual("Mul Add", raised.Operators);
        Assert.AreSequenceEqual([3L, 1L, 1L], raised.Constant(raised.Node("Add").Input[1]).Dims);
        Assert.AreSequenceEqual([0.5f], raised.Floats("Mul", 1));
    }

    [TestMethod]
    public void GroupNormalization_repeats_scale_and_bias_over_their_groups()
    {
        var raised = Raised.Model(18, 21, [2, 6, 3], [Ramp("s", 3), Ramp("b", 3)], Node("GroupNormalization", "x s b", "y", ("num_groups", 3)));

        Assert.AreEqual("Shape Div Concat Unsqueeze Expand Reshape Unsqueeze Expand Reshape GroupNormalization", raised.Operators);
        Assert.AreEqual("x", raised.Node("GroupNormalization").Input[0]);
        Assert.AreEqual(3, raised.Attribute("GroupNormalization", "num_groups")!.I);
    }
}
