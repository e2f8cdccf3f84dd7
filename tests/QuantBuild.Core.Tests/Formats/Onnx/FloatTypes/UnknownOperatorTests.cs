using Google.Protobuf;
using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.FloatTypes;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.TestModels;

namespace QuantBuild.Core.Tests.Formats.Onnx.FloatTypes;

[TestClass]
public class UnknownOperatorTests
{
    [TestMethod]
    public void An_unknown_operator_keeps_its_types_between_casts()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder().Import("custom", 1).Graph(g => g
            .Input("x").Node("Relu", "x", "a").Node("custom::Magic", "a", "b").ValueInfo("b").Node("Relu", "b", "y").Output("y")));

        CollectionAssert.AreEqual(new[] { "x > x_fp16", "a > a_fp32", "b > b_fp16", "y_fp16 > y" }, conversion.Casts);
        CollectionAssert.AreEqual(new[] { "Magic_b" }, conversion.Kept);
    }

    [TestMethod]
    public void The_type_of_its_output_follows_from_what_it_is_added_to()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder().Import("custom", 1).Graph(g => g
            .Input("x").Node("custom::Magic", "x", "b").Node("Relu", "b", "c").Node("Add", "c x", "y").Output("y")));

        CollectionAssert.Contains(conversion.Casts, "b > b_fp16");
    }

    [TestMethod]
    public void Sequences_keep_their_type_because_no_cast_takes_them()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder().Graph(g => g
            .Input("x").Integers("i", [], 0).Node("Relu", "x", "a").Node("SequenceConstruct", "a a", "s").Node("SequenceAt", "s i", "b").Node("Relu", "b", "y").Output("y")));

        CollectionAssert.AreEqual(new[] { "x > x_fp16", "a > a_fp32", "b > b_fp16", "y_fp16 > y" }, conversion.Casts);
    }
}
