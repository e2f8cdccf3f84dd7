using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.Opset;
using QuantBuild.Formats.Onnx.Protobuf;
using static QuantBuild.Core.Tests.Formats.Onnx.Opset.OnnxModel;

namespace QuantBuild.Core.Tests.Formats.Onnx.Opset;

[TestClass]
public sealed class LegacyBroadcastTests
{
    [TestMethod]
    public void An_operand_at_an_axis_gets_ones_behind_it()
    {
        var raised = Raised.Model(6, 13, [2, 3, 4, 5], [Ramp("b", 3)], Node("Add", "x b", "y", ("broadcast", 1), ("axis", 1)));

        Assert.AreEqual("Unsqueeze Add", raised.Operators);
        Assert.AreSequenceEqual([1L, 2L], raised.Ints("Unsqueeze", 1));
        Assert.IsEmpty(raised.Node("Add").Attribute);
        Assert.AreEqual(raised.Node("Unsqueeze").Output[0], raised.Node("Add").Input[1]);
        Assert.AreEqual("b", raised.Node("Unsqueeze").Input[0]);
    }

    [TestMethod]
    public void A_suffix_needs_no_node()
    {
        Assert.AreEqual("Mul", Raised.Model(6, 13, [2, 3, 4], [Ramp("b", 3, 4)], Node("Mul", "x b", "y", ("broadcast", 1), ("axis", 1))).Operators);
        Assert.AreEqual("Mul", Raised.Model(6, 13, [2, 3, 4], [Ramp("b", 4)], Node("Mul", "x b", "y", ("broadcast", 1))).Operators);
        Assert.AreEqual("Mul", Raised.Model(6, 13, [2, 3, 4], [Ramp("b", 1)], Node("Mul", "x b", "y", ("broadcast", 1), ("axis", 0))).Operators);
    }

    [TestMethod]
    public void An_axis_with_unknown_ranks_is_refused()
    {
        var model = OnnxModel.Of(6, 8, Graph([Unshaped("x", Fp32)], [Unshaped("y", Fp32)], [Ramp("b", 3)], Node("Sub", "x b", "y", ("broadcast", 1), ("axis", 1))));
        var refusal = Raised.Refusal(model, 13);

        Assert.AreEqual("QB2201", refusal.Code);
        Assert.AreEqual("node_y", refusal.Tensor);
        Assert.Contains("rank", refusal.Summary);
    }

    [TestMethod]
    public void A_slope_for_each_channel_is_put_at_the_channels()
    {
        var raised = Raised.Model(6, 13, [2, 3, 4, 4], [Ramp("s", 3)], Node("PRelu", "x s", "y"));

        Assert.AreSequenceEqual([1L, 2L], raised.Ints("Unsqueeze", 1));
        Assert.AreEqual("PRelu", Raised.Model(6, 13, [2, 3, 4, 4], [Ramp("s", 1)], Node("PRelu", "x s", "y")).Operators);
        Assert.AreEqual("PRelu", Raised.Model(7, 13, [2, 3, 4, 4], [Ramp("s", 3, 1, 1)], Node("PRelu", "x s", "y")).Operators);
    }
}
