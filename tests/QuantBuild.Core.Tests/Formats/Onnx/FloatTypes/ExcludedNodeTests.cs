using Google.Protobuf;
using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.FloatTypes;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.TestModels;

namespace QuantBuild.Core.Tests.Formats.Onnx.FloatTypes;

[TestClass]
public class ExcludedNodeTests
{
    private static ModelBuilder TwoProducts() => new ModelBuilder().Graph(g => g
        .Input("x").Floats("v", [1], 1).Floats("w", [1], 2).Node("Mul", "x v", "a").Node("Mul", "a w", "y").Output("y"));

    [TestMethod]
    [DataRow("Mul_y")]
    [DataRow("w")]
    [DataRow("y")]
    public void A_node_named_by_itself_its_weight_or_its_output_stays_float(string excluded)
    {
        var conversion = Conversion.ToFloat16(TwoProducts(), excluded);

        CollectionAssert.AreEqual(new[] { "v" }, conversion.Converted);
        CollectionAssert.AreEqual(new[] { "x > x_fp16", "a > a_fp32" }, conversion.Casts);
        Assert.AreEqual(new KeptNode("Mul_y", "Mul", "excluded by the user"), conversion.Result.KeptNodes.Single());
    }

    [TestMethod]
    public void All_of_an_excluded_subgraph_stays_float()
    {
        var conversion = Conversion.ToFloat16(new ModelBuilder().Graph(g => g
            .Input("x").Input("c", 9).Node("Relu", "x", "h").Node("If", "c", "y",
                ("then_branch", new GraphBuilder().Node("Relu", "h", "t").Output("t")),
                ("else_branch", new GraphBuilder().Node("Tanh", "h", "e").Output("e"))).Output("y")), "If_y");

        Assert.AreEqual("h_fp32", conversion.Node("Relu_t").Input[0]);
        CollectionAssert.AreEqual(new[] { "x > x_fp16", "h > h_fp32" }, conversion.Casts);
    }
}
