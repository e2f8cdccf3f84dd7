using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.Opset;
using QuantBuild.Formats.Onnx.Protobuf;
using static QuantBuild.Core.Tests.Formats.Onnx.Opset.OnnxModel;

namespace QuantBuild.Core.Tests.Formats.Onnx.Opset;

[TestClass]
public sealed class AxesToInputTests
{
    [TestMethod]
    public void ReduceSum_changes_in_13_and_the_others_in_18()
    {
        var sum = Raised.Model(11, 13, [2, 3], [], Node("ReduceSum", "x", "y", ("axes", new long[] { 1 })));
        Assert.AreSequenceEqual([1L], sum.Ints("ReduceSum", 1));

        var mean = Raised.Model(11, 17, [2, 3], [], Node("ReduceMean", "x", "y", ("axes", new long[] { -1 }), ("keepdims", 0)));
        Assert.AreSequenceEqual([-1L], mean.Attribute("ReduceMean", "axes")!.Ints);

        Raised.Of(mean.Model, 18);
        Assert.AreSequenceEqual([-1L], mean.Ints("ReduceMean", 1));
        Assert.IsNull(mean.Attribute("ReduceMean", "axes"));
        Assert.AreEqual(0, mean.Attribute("ReduceMean", "keepdims")!.I);
    }

    [TestMethod]
    public void No_axes_and_an_empty_list_mean_all_axes()
    {
        Assert.HasCount(1, Raised.Model(11, 21, [2, 3], [], Node("ReduceMax", "x", "y")).Node("ReduceMax").Input);
        Assert.HasCount(1, Raised.Model(11, 21, [2, 3], [], Node("ReduceMax", "x", "y", ("axes", Array.Empty<long>()))).Node("ReduceMax").Input);
    }

    [TestMethod]
    public void Squeeze_and_Unsqueeze_take_their_axes_as_input()
    {
        var raised = Raised.Model(11, 13, [1, 3], [], Node("Squeeze", "x", "s", ("axes", new long[] { 0 })), Node("Unsqueeze", "s", "y", ("axes", new long[] { 1 })));

        Assert.AreSequenceEqual([0L], raised.Ints("Squeeze", 1));
        Assert.AreSequenceEqual([1L], raised.Ints("Unsqueeze", 1));
    }
}
