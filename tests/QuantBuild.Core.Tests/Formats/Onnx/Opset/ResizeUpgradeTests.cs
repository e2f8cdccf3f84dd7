using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.Opset;
using QuantBuild.Formats.Onnx.Protobuf;
using static QuantBuild.Core.Tests.Formats.Onnx.Opset.OnnxModel;

namespace QuantBuild.Core.Tests.Formats.Onnx.Opset;

[TestClass]
public sealed class ResizeUpgradeTests
{
    [TestMethod]
    public void Upsample_becomes_a_Resize_from_the_corner_that_rounds_down()
    {
        var raised = Raised.Model(7, 11, [1, 2, 3, 3], [], Node("Upsample", "x", "y", ("scales", new[] { 1f, 1f, 2f, 2f })));

        Assert.AreEqual("Resize", raised.Operators);
        Assert.AreEqual("asymmetric", raised.Attribute("Resize", "coordinate_transformation_mode")!.S.ToStringUtf8());
        Assert.AreEqual("floor", raised.Attribute("Resize", "nearest_mode")!.S.ToStringUtf8());
        Assert.AreEqual(0, raised.Constant(raised.Node("Resize").Input[1]).Dims.Single());
        Assert.AreSequenceEqual([1f, 1f, 2f, 2f], raised.Floats("Resize", 2));
        Assert.IsNull(raised.Attribute("Resize", "scales"));
    }

    [TestMethod]
    public void Upsample_stops_being_known_exactly_at_10()
    {
        Assert.AreEqual("Upsample", Raised.Model(7, 9, [1, 2, 3, 3], [], Node("Upsample", "x", "y", ("scales", new[] { 1f, 1f, 2f, 2f }))).Operators);
        var ten = Raised.Model(7, 10, [1, 2, 3, 3], [], Node("Upsample", "x", "y", ("scales", new[] { 1f, 1f, 2f, 2f })));
        Assert.AreEqual("Resize", ten.Operators);
        Assert.HasCount(2, ten.Node("Resize").Input);
    }

    [TestMethod]
    public void Upsample_of_scales_that_are_computed_can_still_only_enlarge()
    {
        var model = OnnxModel.Of(9, 8, Graph([Value("x", Fp32, 1, 1, 2, 2), Value("s", Fp32, 4)], [Unshaped("y", Fp32)], [], Node("Upsample", "x s", "y")));

        Assert.AreEqual("floor", Raised.Of(model, 13).Attribute("Resize", "nearest_mode")!.S.ToStringUtf8());
    }

    [TestMethod]
    [DataRow(2f, 3f, "floor")]
    [DataRow(1f, 1f, "floor")]
    [DataRow(0.5f, 1f, "ceil")]
    public void Resize_10_rounds_by_its_direction(float height, float width, string rounding)
    {
        var raised = Raised.Model(10, 11, [1, 1, 4, 4], [Floats("s", [4], 1, 1, height, width)], Node("Resize", "x s", "y"));

        Assert.AreEqual(rounding, raised.Attribute("Resize", "nearest_mode")!.S.ToStringUtf8());
    }

    [TestMethod]
    public void Resize_10_in_two_directions_or_with_unknown_scales_is_refused_unless_it_is_linear()
    {
        Assert.Contains("round", Raised.Refusal(10, 11, [1, 1, 4, 4], [Floats("s", [4], 1, 1, 2, 0.5f)], Node("Resize", "x s", "y")).Summary);

        var onDisk = Floats("s", [4], 1, 1, 2, 2);
        onDisk.FloatData.Clear();
        onDisk.QuantbuildPayload = 0;
        Assert.Contains("scales", Raised.Refusal(10, 11, [1, 1, 4, 4], [onDisk], Node("Resize", "x s", "y")).Summary);
        Assert.AreEqual("Resize", Raised.Model(10, 11, [1, 1, 4, 4], [onDisk], Node("Resize", "x s", "y", ("mode", "linear"))).Operators);
    }

    [TestMethod]
    public void A_coordinate_mode_that_13_dropped_is_refused()
    {
        Raised.Refusal(11, 13, [1, 1, 4, 4], [Floats("r", [0]), Floats("s", [4], 1, 1, 2, 2)], Node("Resize", "x r s", "y", ("coordinate_transformation_mode", "tf_half_pixel_for_nn")));
    }
}
