using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Ggml.NonLinear;

namespace QuantBuild.Gguf.Tests.Kernels;

[TestClass]
public sealed class The_nearest_of_the_values_of_IQ4
{
    [TestMethod]
    public void Is_the_same_on_all_widths_around_every_value_and_half_way()
    {
        for (var twice = -2 * 135; twice <= 2 * 135; twice++)
        {
            // All numbers next to a half: each comparison must change sides exactly where the distances do.
            var number = twice / 2f;
            for (var i = 0; i < 20; i++) number = MathF.BitDecrement(number);
            for (var i = 0; i < 40; i++, number = MathF.BitIncrement(number)) AssertSame(number);
        }
    }

    [TestMethod]
    public void Is_the_same_for_numbers_that_no_scale_should_make()
    {
        foreach (var number in (float[])[float.NaN, -float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue, float.Epsilon, -0f])
            AssertSame(number);
        Assert.AreEqual(15, Iq4Values.Nearest(float.NaN));
    }

    private static void AssertSame(float number)
    {
        var code = Iq4Values.Nearest(number);
        var value = (float)Iq4Values.All[code];
        Assert.AreEqual(Vector128.Create((float)code), Iq4Nearest128.Code(Vector128.Create(number)), $"{number:r}");
        Assert.AreEqual(Vector256.Create((float)code), Iq4Nearest256.Code(Vector256.Create(number)), $"{number:r}");
        Assert.AreEqual(Vector512.Create((float)code), Iq4Nearest512.Code(Vector512.Create(number)), $"{number:r}");
        Assert.AreEqual(Vector128.Create(value), Iq4Nearest128.Value(Vector128.Create(number)), $"{number:r}");
        Assert.AreEqual(Vector256.Create(value), Iq4Nearest256.Value(Vector256.Create(number)), $"{number:r}");
        Assert.AreEqual(Vector512.Create(value), Iq4Nearest512.Value(Vector512.Create(number)), $"{number:r}");
    }
}
