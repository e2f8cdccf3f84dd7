using Google.Protobuf;
using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.FloatTypes;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.TestModels;

namespace QuantBuild.Core.Tests.Formats.Onnx.FloatTypes;

[TestClass]
public class ToFloatTests
{
    [TestMethod]
    public void A_half_model_becomes_float_and_its_interface_stays_half()
    {
        var conversion = Conversion.ToFloat(new ModelBuilder().Graph(g => g
            .Input("x", 10).Initializer(Tensors.Halves([1], [(Half)2], "w")).Node("Mul", "x w", "y").Output("y", 10)));

        CollectionAssert.AreEqual(new[] { "x > x_fp32", "y_fp32 > y" }, conversion.Casts);
        Assert.AreEqual(Conversion.Float, conversion.Result.Tensors.Single().TargetType);
    }

    [TestMethod]
    public void BFloat16_becomes_float()
    {
        var conversion = Conversion.ToFloat(new ModelBuilder().Graph(g => g
            .Input("x", 1).Initializer(Tensors.Of(16, [1], [0, 0x40], "w")).Node("Cast", "x", "b", ("to", 16)).Node("Mul", "b w", "m").Node("Cast", "m", "y", ("to", 1)).Output("y", 1)), from: 16);

        Assert.AreEqual(Conversion.Float, conversion.Node("Cast_b").Attribute[0].I);
        Assert.AreEqual(0, conversion.Result.CastCount);
    }

    [TestMethod]
    public void Other_directions_are_refused() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => FloatTypeConversion.Convert(new ModelProto(), "model.onnx", 1, 11, _ => false));
}
