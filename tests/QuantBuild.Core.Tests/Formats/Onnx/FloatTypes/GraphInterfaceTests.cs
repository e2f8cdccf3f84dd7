using Google.Protobuf;
using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.FloatTypes;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.TestModels;

namespace QuantBuild.Core.Tests.Formats.Onnx.FloatTypes;

[TestClass]
public class GraphInterfaceTests
{
    [TestMethod]
    public void Inputs_and_outputs_keep_their_types_and_names_with_one_cast_each()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder().Graph(g => g
            .Input("x").Floats("w", [1], 1).Node("Add", "x w", "h").Node("Relu", "h", "y").Output("y")));

        CollectionAssert.AreEqual(new[] { "x > x_fp16", "y_fp16 > y" }, conversion.Casts);
        CollectionAssert.AreEqual(new[] { "w" }, conversion.Converted);
        Assert.AreEqual(2, conversion.Result.CastCount);
        Assert.IsEmpty(conversion.Kept);
    }

    [TestMethod]
    public void An_output_that_is_also_used_inside_is_cast_once_and_used_in_its_new_form()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder().Graph(g => g
            .Input("x").Node("Relu", "x", "y").Node("Tanh", "y", "z").Output("y").Output("z")));

        Assert.AreEqual("y_fp16", conversion.Node("Tanh_z").Input[0]);
        CollectionAssert.AreEqual(new[] { "x > x_fp16", "y_fp16 > y", "z_fp16 > z" }, conversion.Casts);
    }

    [TestMethod]
    public void An_input_and_an_initializer_that_are_outputs_stay_as_they_are()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder().Graph(g => g
            .Input("x").Floats("w", [1], 1).Node("Add", "x w", "y").Output("x").Output("w").Output("y").Output("y")));

        CollectionAssert.AreEqual(new[] { "x > x_fp16", "w > w_fp16", "y_fp16 > y" }, conversion.Casts);
        Assert.IsEmpty(conversion.Converted);
    }

    [TestMethod]
    public void A_weight_that_old_models_also_list_as_an_input_is_converted_with_its_declaration()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder(8, irVersion: 3).Graph(g => g
            .Input("x").Input("w", 1, 1).Floats("w", [1], 1).Node("Mul", "x w", "y").Output("y")));

        CollectionAssert.AreEqual(new[] { "w" }, conversion.Converted);
        Assert.AreEqual(Conversion.Float16, conversion.Model.Graph.Input[1].Type.TensorType.ElemType);
    }

    [TestMethod]
    public void Value_infos_follow_their_values()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder().Graph(g => g
            .Input("x").Node("Relu", "x", "h").Node("Shape", "h", "s").Node("Tanh", "h", "y").Output("y").Output("s", 7)
            .ValueInfo("h").ValueInfo("y").ValueInfo("s", 7)));

        CollectionAssert.AreEqual(new[] { 10, 1, 7 }, conversion.Model.Graph.ValueInfo.Select(v => v.Type.TensorType.ElemType).ToArray());
    }

    [TestMethod]
    public void New_names_avoid_those_of_the_model_and_of_its_subgraphs()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder().Graph(g => g
            .Input("x").Input("c", 9).Node("Relu", "x", "x_fp16").Node("If", "c", "y",
                ("then_branch", new GraphBuilder().Node("Relu", "x_fp16", "x_fp16_1").Output("x_fp16_1")),
                ("else_branch", new GraphBuilder().Node("Tanh", "x", "e").Output("e"))).Output("y")));

        Assert.Contains("x > x_fp16_2", conversion.Casts);
    }
}
