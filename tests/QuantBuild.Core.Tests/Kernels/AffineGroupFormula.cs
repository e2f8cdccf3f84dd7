using QuantBuild.Kernels;
using QuantBuild.Numerics;

namespace QuantBuild.Core.Tests.Kernels;

/// <summary>Groups worked out by hand, and the formula computed another way: in binary64, rounded to binary32 after each operation.</summary>
[TestClass]
public sealed class AffineGroupFormula
{
    [TestMethod]
    public void The_farther_end_is_the_bias_and_zero_has_a_code()
    {
        // -7.25 to 8: |8| is farther, scale = -(15.25 / 15) = -1.0166667, code of 8 = rint(-7.87) = -8, so that scale = -1 and bias = 8:
        // code = rint(8 - value): 8 -> 0; 0 -> 8; -7.25 -> 15.25 -> 15; 0.5 -> 7.5 -> 8 (even); 1.5 -> 6.5 -> 6 (even).
        Check([8, 0, -7.25f, 0.5f, 1.5f], 4, -1, 8, [0, 8, 15, 8, 6]);
    }

    [TestMethod]
    public void A_farther_lower_end_has_a_positive_scale()
    {
        // -3 to 1.5 in two bits: scale = 4.5 / 3 = 1.5, code of -3 = -2: scale = 1.5, bias -3. 0 -> 2; 1.5 -> 3; -1 -> 1.33 -> 1.
        Check([-3, 0, 1.5f, -1], 2, 1.5f, -3, [0, 2, 3, 1]);
    }

    [TestMethod]
    public void Zeros_have_the_smallest_scale_and_no_bias() => Check([0, -0f], 4, -1e-7f, 0, [0, 0]);

    [TestMethod]
    public void A_constant_is_its_own_bias()
    {
        // Step 1e-7, code of 0.75 = rint(0.75 / -1e-7) = -7500000 (1e-7f is 1.00000001e-7): scale = 0.75 / -7500000.
        Check(Enumerable.Repeat(0.75f, 32).ToArray(), 8, 0.75f / -7500000f, 0.75f, new byte[32]);
    }

    [TestMethod]
    public void Values_too_small_for_the_smallest_scale_become_zero() => Check([4e-8f, -3e-8f], 4, -1e-7f, 0, [0, 0]);

    [TestMethod]
    public void Scales_and_biases_are_rounded_when_they_are_stored_and_not_before()
    {
        // 10.01 in BF16 is 10. The code of 10.01 is 0 with the bias itself; of 10.01 - 1.5 * 10.01 / 15 with the stored one it could be another.
        var values = Enumerable.Range(0, 32).Select(i => i == 0 ? 10.01f : -0.01f * i).ToArray();
        var (codes, scales, biases) = Quantize(values, new AffineGroupFormat(4, 32, ElementType.BFloat16));
        Assert.AreEqual(10f, biases[0]);
        Assert.AreEqual(BlockScale.Store(10.01f / -15f, ElementType.BFloat16), scales[0]);
        Assert.AreNotEqual(10.01f / -15f, scales[0]);
        Assert.AreEqual(0, codes[0]);
        Assert.AreEqual(15, codes[1]);
    }

    [TestMethod]
    public void The_plain_form_agrees_with_the_formula_in_binary64()
    {
        foreach (var format in Groups.Affine)
        {
            var values = Groups.As(Groups.Rows(128, 40 + format.Bits), format.StoredType);
            var (codes, scales, biases) = Quantize(values, format);
            for (int group = 0; group < scales.Length; group++)
            {
                var source = values[(group * format.GroupSize)..((group + 1) * format.GroupSize)];
                var (expected, scale, bias) = InBinary64(source, (1 << format.Bits) - 1);
                string where = $"{format}, group {group}";
                Assert.AreEqual(BlockScale.Store(scale, format.StoredType), scales[group], where);
                Assert.AreEqual(BlockScale.Store(bias, format.StoredType), biases[group], where);
                CollectionAssert.AreEqual(expected, codes[(group * format.GroupSize)..((group + 1) * format.GroupSize)], where);
            }
        }
    }

    [TestMethod]
    public void Decoded_values_are_within_half_a_step_inside_the_range()
    {
        // A step that is changed so that zero has a code may leave the nearer end out of reach by up to half a step more.
        var random = new Random(17);
        foreach (int bits in (int[])[2, 3, 4, 5, 6, 8])
        {
            var format = new AffineGroupFormat(bits, 64, ElementType.Float32);
            var values = Enumerable.Range(0, 64 * 50).Select(_ => random.NextSingle() - 0.3f).ToArray();
            var (codes, scales, biases) = Quantize(values, format);
            var decoded = new float[values.Length];
            AffineGroupDequantizerReference.Dequantize(codes, format, scales, biases, decoded);
            for (int i = 0; i < values.Length; i++)
                Assert.IsLessThanOrEqualTo((1.0001 * Math.Abs(scales[i / 64])) + 1e-6, Math.Abs(values[i] - decoded[i]), $"{bits} bits, {values[i]}");
        }
    }

    [TestMethod]
    public void Decoding_rounds_the_product_and_the_sum_to_the_stored_type()
    {
        // 0.1 in BF16 is 0.10009765625; * 3 = 0.30029296875 -> 0.30078125 (steps of 2^-9); + 100 = 100.30078125 -> 100.5 (steps of 1/2).
        var codes = Enumerable.Repeat((byte)3, 32).ToArray();
        var values = new float[32];
        AffineGroupDequantizer.Dequantize(codes, new AffineGroupFormat(4, 32, ElementType.BFloat16), [0.10009765625f], [100f], values);
        Assert.AreEqual(100.5f, values[0]);
        AffineGroupDequantizer.Dequantize(codes, new AffineGroupFormat(4, 32, ElementType.BFloat16), [0.10009765625f], [0f], values);
        Assert.AreEqual(0.30078125f, values[31]);
    }

    private static (byte[] Codes, float Scale, float Bias) InBinary64(float[] group, int last)
    {
        float[] sorted = [.. group.Order()];
        double lowest = sorted[0], highest = sorted[^1];
        bool below = -lowest > Math.Abs(highest);
        double step = Math.Max((float)((float)(highest - lowest) / (double)last), 1e-7f);
        double scale = below ? step : -step;
        double edge = below ? lowest : highest;
        double whole = Whole((float)(edge / scale));
        double bias = 0;
        if (whole != 0)
        {
            scale = (float)(edge / whole);
            bias = edge;
        }

        var codes = group.Select(value => (byte)Math.Min(Math.Max(Whole((float)((float)(value - bias) / scale)), 0), last)).ToArray();
        return (codes, (float)scale, (float)bias);
    }

    /// <summary>The nearest whole number, by what is left over from the one below.</summary>
    private static double Whole(double value)
    {
        double below = Math.Floor(value);
        double rest = value - below;
        return rest < 0.5 || (rest == 0.5 && below % 2 == 0) ? below : below + 1;
    }

    private static void Check(float[] first, int bits, float scale, float bias, byte[] codes)
    {
        // The rest of the group repeats its first value.
        float[] values = [.. first, .. Enumerable.Repeat(first[0], 32 - first.Length)];
        var actual = Quantize(values, new AffineGroupFormat(bits, 32, ElementType.Float32));
        Assert.AreEqual(scale, actual.Scales[0]);
        Assert.AreEqual(bias, actual.Biases[0]);
        CollectionAssert.AreEqual(codes, actual.Codes[..codes.Length], string.Join(' ', actual.Codes));
    }

    private static (byte[] Codes, float[] Scales, float[] Biases) Quantize(float[] values, AffineGroupFormat format)
    {
        var codes = new byte[values.Length];
        var scales = new float[values.Length / format.GroupSize];
        var biases = new float[scales.Length];
        AffineGroupQuantizerReference.Quantize(values, format, codes, scales, biases);
        return (codes, scales, biases);
    }
}
