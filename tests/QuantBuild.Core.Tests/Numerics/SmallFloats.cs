using QuantBuild.Numerics;

namespace QuantBuild.Core.Tests.Numerics;

/// <summary>The numbers of the small types from their definitions, and rounding as a search for the nearest of them.</summary>
[TestClass]
public sealed class SmallFloats
{
    [TestMethod]
    public void E4M3_has_the_numbers_of_its_definition()
    {
        for (int code = 0; code < 256; code++)
        {
            float expected = (code & 0x7F) == 0x7F ? float.NaN : (float)Defined(code, 4, 3);
            Same(expected, Float8E4M3.ToSingle((byte)code), code);
        }

        Assert.AreEqual(448f, Float8E4M3.ToSingle(0x7E));
    }

    [TestMethod]
    public void E5M2_has_the_numbers_of_its_definition()
    {
        for (int code = 0; code < 256; code++)
        {
            int magnitude = code & 0x7F;
            float infinity = code < 128 ? float.PositiveInfinity : float.NegativeInfinity;
            Same(magnitude > 0x7C ? float.NaN : magnitude == 0x7C ? infinity : (float)Defined(code, 5, 2), Float8E5M2.ToSingle((byte)code), code);
        }

        Assert.AreEqual(57344f, Float8E5M2.ToSingle(0x7B));
    }

    [TestMethod]
    public void E2M1_has_the_numbers_of_its_definition()
    {
        for (int code = 0; code < 16; code++)
            Same((float)Defined(code, 2, 1), Float4E2M1.ToSingle((byte)code), code);
    }

    [TestMethod]
    public void E8M0_has_powers_of_two()
    {
        for (int code = 0; code < 255; code++)
            Assert.AreEqual(Math.Pow(2, code - 127), Float8E8M0.ToSingle((byte)code));
        Assert.IsTrue(float.IsNaN(Float8E8M0.ToSingle(255)));
    }

    [TestMethod]
    public void Rounding_finds_the_nearest_number()
    {
        Nearest(0x7E, Float8E4M3.ToSingle, Float8E4M3.FromSingle, 0x80);
        Nearest(0x7B, Float8E5M2.ToSingle, Float8E5M2.FromSingle, 0x80);
        Nearest(7, Float4E2M1.ToSingle, Float4E2M1.FromSingle, 8);
    }

    [TestMethod]
    public void What_is_too_large_becomes_the_largest_and_NaN_stays_NaN()
    {
        foreach (float large in (float[])[448.1f, 464f, 480f, 1e30f, float.PositiveInfinity])
        {
            Assert.AreEqual(0x7E, Float8E4M3.FromSingle(large));
            Assert.AreEqual(0xFE, Float8E4M3.FromSingle(-large));
        }

        Assert.AreEqual(0x7B, Float8E5M2.FromSingle(float.PositiveInfinity));
        Assert.AreEqual(0xFB, Float8E5M2.FromSingle(-61440f));
        Assert.AreEqual(7, Float4E2M1.FromSingle(float.PositiveInfinity));
        Assert.AreEqual(15, Float4E2M1.FromSingle(-7f));
        Assert.IsTrue(float.IsNaN(Float8E4M3.ToSingle(Float8E4M3.FromSingle(float.NaN))));
        Assert.IsTrue(float.IsNaN(Float8E5M2.ToSingle(Float8E5M2.FromSingle(-float.NaN))));
    }

    [TestMethod]
    public void A_scale_is_the_smallest_power_of_two_that_reaches()
    {
        var random = new Random(11);
        for (int i = 0; i < 20000; i++)
        {
            float element = i % 3 == 0 ? 6f : i % 3 == 1 ? 448f : 2f;
            float largest = (i % 4) switch
            {
                0 => BitConverter.UInt32BitsToSingle((uint)random.NextInt64(0x7F80_0000)),
                1 => MathF.BitIncrement(MathF.ScaleB(element, random.Next(-150, 118))),
                2 => MathF.ScaleB(element, random.Next(-150, 118)),
                _ => MathF.BitDecrement(MathF.ScaleB(element, random.Next(-150, 118))),
            };
            if (float.IsInfinity(largest) || float.IsNegative(largest))
                continue;
            byte scale = Float8E8M0.ScaleFor(largest, element);

            // Exact in binary64.
            Assert.IsLessThanOrEqualTo(Math.Pow(2, scale - 127) * element, (double)largest, $"{largest:R} / {element}");
            if (scale > 0)
                Assert.IsGreaterThan(Math.Pow(2, scale - 128) * element, (double)largest, $"{largest:R} / {element}");
        }

        Assert.AreEqual(0, Float8E8M0.ScaleFor(0f, 6f));
        Assert.AreEqual(127, Float8E8M0.ScaleFor(6f, 6f));
        Assert.AreEqual(128, Float8E8M0.ScaleFor(6.0000005f, 6f));
        Assert.AreEqual(253, Float8E8M0.ScaleFor(float.MaxValue, 6f));
    }

    /// <summary>Sign, exponent with bias 2^(bits - 1) - 1 and no exponent below 1, fraction.</summary>
    private static double Defined(int code, int exponentBits, int fractionBits)
    {
        int exponent = (code >> fractionBits) & ((1 << exponentBits) - 1);
        double fraction = (code & ((1 << fractionBits) - 1)) / (double)(1 << fractionBits);
        int bias = (1 << (exponentBits - 1)) - 1;
        double value = exponent == 0 ? fraction * Math.Pow(2, 1 - bias) : (1 + fraction) * Math.Pow(2, exponent - bias);
        return (code >> (exponentBits + fractionBits)) == 0 ? value : -value;
    }

    /// <summary>Each number, the middle between two, and the numbers beside the middle; and random ones.</summary>
    private static void Nearest(int last, Func<byte, float> decode, Func<float, byte> encode, int sign)
    {
        var random = new Random(last);
        var numbers = Enumerable.Range(0, last + 1).Select(code => (double)decode((byte)code)).ToArray();
        for (int code = 0; code < last; code++)
        {
            float middle = (float)((numbers[code] + numbers[code + 1]) / 2);
            float[] values =
            [
                (float)numbers[code], middle, MathF.BitIncrement(middle), MathF.BitDecrement(middle),
                (float)(numbers[code] + (random.NextDouble() * (numbers[code + 1] - numbers[code]))),
            ];
            foreach (float value in values)
            {
                double below = value - numbers[code];
                double above = numbers[code + 1] - value;
                int expected = below < above || (below == above && code % 2 == 0) ? code : code + 1;
                Assert.AreEqual(expected, encode(value), $"{value:R}");
                Assert.AreEqual(expected | sign, encode(-value), $"-{value:R}");
            }
        }

        Assert.AreEqual(last, encode((float)numbers[last]));
    }

    private static void Same(float expected, float actual, int code) =>
        Assert.IsTrue(
            float.IsNaN(expected) ? float.IsNaN(actual) : BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(actual),
            $"{code}: {actual}");
}
