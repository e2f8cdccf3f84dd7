using Google.Protobuf;
using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.FloatTypes;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.TestModels;

namespace QuantBuild.Core.Tests.Formats.Onnx.FloatTypes;

[TestClass]
public class ConstantTests
{
    [TestMethod]
    [DataRow("value_float")]
    [DataRow("value_floats")]
    [DataRow("value")]
    public void Each_form_of_a_constant_becomes_a_tensor_to_convert(string attribute)
    {
        object value = attribute switch { "value" => Tensors.Floats([1], [0.5f]), "value_float" => 0.5f, _ => new[] { 0.5f } };
        var conversion = Conversion.ToFloat16(new ModelBuilder().Graph(g => g
            .Input("x").Node("Constant", "", "k", (attribute, value)).Node("Mul", "x k", "y").Output("y")));

        Assert.AreSame(conversion.Node("Constant_k").Attribute.Single().T, conversion.Result.Tensors.Single().Tensor);
        Assert.AreEqual("value", conversion.Node("Constant_k").Attribute.Single().Name);
    }

    [TestMethod]
    public void A_ConstantOfShape_gets_the_new_type_also_for_its_implied_zero()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder().Graph(g => g
            .Input("x").Input("s", 7).Node("ConstantOfShape", "s", "zeros").Node("Add", "x zeros", "y").Output("y")));

        Assert.AreSame(conversion.Node("ConstantOfShape_zeros").Attribute.Single().T, conversion.Result.Tensors.Single().Tensor);
    }

    [TestMethod]
    public void Constants_of_kept_nodes_stay()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder().Graph(g => g
            .Input("x").Node("Constant", "", "k", ("value_float", 0.5f)).Node("Mul", "x k", "y").Output("y")), "Mul_y");

        Assert.IsEmpty(conversion.Result.Tensors);
        Assert.AreEqual("value_float", conversion.Node("Constant_k").Attribute.Single().Name);
    }

    [TestMethod]
    public void Random_values_are_made_in_float_and_cast()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder().Graph(g => g
            .Input("x").Node("RandomNormal", "", "r", ("shape", new long[] { 1 })).Node("Add", "x r", "y").Output("y")));

        CollectionAssert.Contains(conversion.Casts, "r > r_fp16");
    }
}
