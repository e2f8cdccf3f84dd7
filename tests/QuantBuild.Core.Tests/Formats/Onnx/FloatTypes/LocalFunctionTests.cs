using Google.Protobuf;
using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.FloatTypes;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.TestModels;

namespace QuantBuild.Core.Tests.Formats.Onnx.FloatTypes;

[TestClass]
public class LocalFunctionTests
{
    [TestMethod]
    public void A_function_that_is_called_with_one_type_is_converted_inside()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder().Import("local", 1)
            .Function("Half", "a", "b", f => f.Node("Constant", "", "k", ("value_float", 0.5f)).Node("Mul", "a k", "b"))
            .Graph(g => g.Input("x").Node("local::Half", "x", "h").Node("local::Half", "h", "y").Output("y")));

        CollectionAssert.AreEqual(new[] { "x > x_fp16", "y_fp16 > y" }, conversion.Casts);
        Assert.AreEqual("value", conversion.Node("Constant_k").Attribute.Single().Name);
        Assert.HasCount(1, conversion.Result.Tensors);
    }

    [TestMethod]
    public void A_function_that_is_called_with_two_types_keeps_its_body_with_casts_around_its_calls()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder().Import("local", 1)
            .Function("Twice", "a", "b", f => f.Node("Add", "a a", "b"))
            .Graph(g => g.Input("x").Input("i", 7).Node("Relu", "x", "r").Node("local::Twice", "r", "h").Node("local::Twice", "i", "j").Node("Relu", "h", "y").Output("y").Output("j", 7)));

        CollectionAssert.AreEqual(new[] { "x > x_fp16", "r > r_fp32", "h > h_fp16", "y_fp16 > y" }, conversion.Casts);
        CollectionAssert.AreEqual(new[] { "Twice_h" }, conversion.Kept);
    }

    [TestMethod]
    public void A_type_that_a_call_gives_as_an_attribute_is_not_changed()
    {
        var to = new AttributeProto { Type = AttributeProto.Types.AttributeType.Int, RefAttrName = "type" };
        var conversion = Conversion.ToFloat16(new ModelBuilder().Import("local", 1)
            .Function("As", "a", "b", f => f.Node("Cast", "a", "c", ("to", to)).Node("Relu", "c", "b"))
            .Graph(g => g.Input("x", 6).Node("local::As", "x", "y", ("type", 1)).Output("y")));

        CollectionAssert.Contains(conversion.Casts, "c > c_fp16");
    }

    [TestMethod]
    public void A_function_that_calls_itself_is_refused()
    {
        var model = new ModelBuilder().Import("local", 1)
            .Function("Again", "a", "b", f => f.Node("local::Again", "a", "b"))
            .Graph(g => g.Input("x").Node("local::Again", "x", "y").Output("y"));

        var exception = Assert.ThrowsExactly<QuantBuildException>(() => Conversion.ToFloat16(model));

        Assert.AreEqual("QB2302", exception.Diagnostic.Code);
    }
}
