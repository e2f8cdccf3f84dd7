using Google.Protobuf;
using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.FloatTypes;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.TestModels;

namespace QuantBuild.Core.Tests.Formats.Onnx.FloatTypes;

[TestClass]
public class SubgraphTests
{
    [TestMethod]
    public void Both_branches_of_an_if_and_what_they_take_from_outside_are_converted()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder().Graph(g => g
            .Input("x").Input("c", 9).Floats("w", [1], 1).Node("If", "c", "y",
                ("then_branch", new GraphBuilder().Floats("v", [1], 3).Node("Mul", "x v", "t").Output("t")),
                ("else_branch", new GraphBuilder().Node("Add", "x w", "e").Output("e"))).Output("y")));

        CollectionAssert.AreEquivalent(new[] { "w", "v" }, conversion.Converted);
        CollectionAssert.AreEqual(new[] { "x > x_fp16", "y_fp16 > y" }, conversion.Casts);
        Assert.AreEqual("x_fp16", conversion.Node("Mul_t").Input[0]);
    }

    [TestMethod]
    public void A_branch_that_ends_in_a_kept_node_casts_its_output()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder(11).Graph(g => g
            .Input("x").Input("axis", 7).Input("c", 9).Node("If", "c", "y",
                ("then_branch", new GraphBuilder().Node("CumSum", "x axis", "t").Output("t")),
                ("else_branch", new GraphBuilder().Node("Relu", "x", "e").Output("e"))).Output("y")));

        var branch = conversion.Node("If_y").Attribute[0].G;
        Assert.AreEqual("t_fp16", branch.Output[0].Name);
        Assert.AreEqual(Conversion.Float16, branch.Output[0].Type.TensorType.ElemType);
    }

    [TestMethod]
    public void The_state_of_a_loop_has_one_type_outside_and_inside()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder().Graph(g => g
            .Input("n", 7).Input("go", 9).Input("x").Floats("w", [1], 1).Node("Loop", "n go x", "last all",
                ("body", new GraphBuilder().Input("i", 7).Input("c", 9).Input("s")
                    .Node("Identity", "c", "c2").Node("Mul", "s w", "s2").Node("Relu", "s", "scan").Output("c2", 9).Output("s2").Output("scan")))
            .Output("last").Output("all")));

        var body = conversion.Node("Loop_last").Attribute[0].G;
        Assert.AreEqual("x_fp16", conversion.Node("Loop_last").Input[2]);
        CollectionAssert.AreEqual(new[] { 7, 9, 10 }, body.Input.Select(i => i.Type.TensorType.ElemType).ToArray());
        CollectionAssert.AreEqual(new[] { 9, 10, 10 }, body.Output.Select(i => i.Type.TensorType.ElemType).ToArray());
    }

    [TestMethod]
    public void A_scan_whose_body_needs_float_casts_inside_the_body()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder(11).Graph(g => g
            .Input("init").Input("xs").Integers("axis", [], 0).Node("Scan", "init xs", "last ys",
                ("num_scan_inputs", 1),
                ("body", new GraphBuilder().Input("s").Input("x").Node("Add", "s x", "s2").Node("CumSum", "s2 axis", "y").Output("s2").Output("y")))
            .Output("last").Output("ys")));

        CollectionAssert.AreEquivalent(
            new[] { "init > init_fp16", "xs > xs_fp16", "s2 > s2_fp32", "y > y_fp16", "last_fp16 > last", "ys_fp16 > ys" }, conversion.Casts);
    }

    [TestMethod]
    public void A_branch_may_give_one_value_twice()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder().Graph(g => g
            .Input("x").Input("c", 9).Node("If", "c", "y z",
                ("then_branch", new GraphBuilder().Node("Relu", "x", "t").Output("t").Output("t")),
                ("else_branch", new GraphBuilder().Node("Tanh", "x", "e").Node("Relu", "x", "f").Output("e").Output("f"))).Output("y").Output("z")));

        Assert.AreEqual(3, conversion.Result.CastCount);
    }
}
