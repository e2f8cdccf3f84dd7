using QuantBuild.Kernels;

namespace QuantBuild.Core.Tests.Kernels;

[TestClass]
public sealed class ChannelScales
{
    [TestMethod]
    public void Symmetric_maps_the_farthest_value_to_the_last_code()
    {
        // 2 * 6.35 / 254 = 0.05: 6.35 -> 127 + 128 = 255; -6.35 -> 1; 0 -> 128; 0.025 -> 0.5 -> 0 (even).
        var channel = ChannelScale.Symmetric(-1f, 6.35f, 8);
        Assert.AreEqual(new ScaleZeroPoint(0.05f, 128), channel);
        var codes = new byte[4];
        HalfEvenQuantizer.Quantize([6.35f, -6.35f, 0f, 0.025f], channel, CodeRange.Symmetric(8), codes);
        CollectionAssert.AreEqual((byte[])[255, 1, 128, 128], codes);
    }

    [TestMethod]
    public void Four_bits_use_seven_steps_to_each_side() =>
        Assert.AreEqual(new ScaleZeroPoint(0.5f, 8), ChannelScale.Symmetric(-3.5f, 2f, 4));

    [TestMethod]
    public void Asymmetric_spans_the_range_with_zero_in_it()
    {
        // (204 - -51) / 255 = 1, zero point 51. Of one sign: 0 to 510, scale 2, zero point 0; -510 to 0: zero point 255.
        Assert.AreEqual(new ScaleZeroPoint(1f, 51), ChannelScale.Asymmetric(-51f, 204f, 8));
        Assert.AreEqual(new ScaleZeroPoint(2f, 0), ChannelScale.Asymmetric(100f, 510f, 8));
        Assert.AreEqual(new ScaleZeroPoint(2f, 255), ChannelScale.Asymmetric(-510f, -100f, 8));
    }

    [TestMethod]
    public void A_zero_point_between_two_codes_goes_to_the_even_one()
    {
        // (7.5 - -7.5) / 15 = 1, zero point 7.5 -> 8; (8.5 - -6.5) / 15 = 1, 6.5 -> 6.
        Assert.AreEqual(new ScaleZeroPoint(1f, 8), ChannelScale.Asymmetric(-7.5f, 7.5f, 4));
        Assert.AreEqual(new ScaleZeroPoint(1f, 6), ChannelScale.Asymmetric(-6.5f, 8.5f, 4));
    }

    [TestMethod]
    public void A_scale_below_the_normal_numbers_becomes_one()
    {
        Assert.AreEqual(new ScaleZeroPoint(1f, 128), ChannelScale.Symmetric(0f, 0f, 8));
        Assert.AreEqual(new ScaleZeroPoint(1f, 128), ChannelScale.Symmetric(-1e-37f, 1e-37f, 8));
        Assert.AreEqual(new ScaleZeroPoint(1f, 0), ChannelScale.Asymmetric(0f, 0f, 8));
        Assert.AreEqual(new ScaleZeroPoint(1f, 0), ChannelScale.Asymmetric(-1e-37f, 1e-37f, 8));
    }

    [TestMethod]
    public void The_largest_numbers_have_finite_scales()
    {
        Assert.IsTrue(float.IsFinite(ChannelScale.Symmetric(-float.MaxValue, float.MaxValue, 8).Scale));
        Assert.IsTrue(float.IsFinite(ChannelScale.Asymmetric(-float.MaxValue, float.MaxValue, 8).Scale));
        Assert.AreEqual(128, ChannelScale.Asymmetric(-float.MaxValue, float.MaxValue, 8).ZeroPoint);
    }
}
