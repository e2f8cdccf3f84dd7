using Google.Protobuf;
using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.FloatTypes;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.TestModels;

namespace QuantBuild.Core.Tests.Formats.Onnx.FloatTypes;

[TestClass]
public class MinimalCastsTests
{
    [TestMethod]
    public void Two_kept_neighbours_have_no_cast_between_them()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder(11).Graph(g => g
            .Input("x").Input("axis", 7).Node("Relu", "x", "a").Node("CumSum", "a axis", "b").Node("CumSum", "b axis", "c").Node("Relu", "c", "y").Output("y")));

        CollectionAssert.AreEqual(new[] { "x > x_fp16", "a > a_fp32", "c > c_fp16", "y_fp16 > y" }, conversion.Casts);
        CollectionAssert.AreEqual(new[] { "CumSum_b", "CumSum_c" }, conversion.Kept);
    }

    [TestMethod]
    public void A_weight_of_kept_nodes_alone_stays_and_a_shared_one_is_converted_and_cast_once()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder().Graph(g => g
            .Input("x").Floats("own", [1], 1).Floats("shared", [1], 2)
            .Node("Add", "x own", "a").Node("Mul", "a shared", "b").Node("Sub", "b shared", "c").Node("Add", "c shared", "y").Output("y")),
            "Add_a", "Mul_b", "Sub_c");

        CollectionAssert.AreEqual(new[] { "shared" }, conversion.Converted);
        CollectionAssert.AreEqual(new[] { "shared > shared_fp32", "c > c_fp16", "y_fp16 > y" }, conversion.Casts);
    }

    [TestMethod]
    public void A_model_without_the_type_is_left_alone()
    {
        var builder = new ModelBuilder().Graph(g => g.Input("x").Floats("w", [1], 1).Node("Add", "x w", "y").Output("y"));
        var before = builder.Build().ToByteArray();

        var conversion = Conversion.ToFloat(builder);

        CollectionAssert.AreEqual(before, conversion.Model.ToByteArray());
        Assert.IsEmpty(conversion.Converted);
    }

    [TestMethod]
    public void A_cast_to_float_becomes_a_cast_to_float16()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder().Graph(g => g
            .Input("x").Input("m", 9).Node("Cast", "m", "f", ("to", 1)).Node("Mul", "x f", "y").Output("y")));

        Assert.AreEqual(Conversion.Float16, conversion.Node("Cast_f").Attribute[0].I);
        CollectionAssert.AreEqual(new[] { "x > x_fp16", "m > f", "y_fp16 > y" }, conversion.Casts);
    }

    [TestMethod]
    public void What_stands_between_kept_nodes_and_has_no_weights_is_kept_with_them()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder(11).Graph(g => g
            .Input("x").Input("axis", 7).Floats("half", [], 0.5f).Floats("w", [32], new float[32])
            .Node("CumSum", "x axis", "a").Node("Relu", "a", "b").Node("Mul", "b half", "c").Node("CumSum", "c axis", "d")
            .Node("Add", "d w", "e").Node("CumSum", "e axis", "y").Output("y")));

        CollectionAssert.AreEqual(new[] { "CumSum_a", "Relu_b", "Mul_c", "CumSum_d", "CumSum_y" }, conversion.Kept);
        CollectionAssert.AreEqual(new[] { "d > d_fp16", "e > e_fp32" }, conversion.Casts);
        CollectionAssert.AreEqual(new[] { "w" }, conversion.Converted);
    }
}
