using QuantBuild.Kernels;
using QuantBuild.Numerics;

namespace QuantBuild.Core.Tests.Kernels;

/// <summary>Blocks worked out by hand from the formulas.</summary>
[TestClass]
public sealed class GoldenBlocks
{
    [TestMethod]
    public void Symmetric_with_a_positive_extreme()
    {
        // m = 4 (|4| > |-2|), scale = -4 / 8 = -0.5, inverse = -2, code = roundf(-2 v + 8):
        // 4 -> 0; -2 -> 12; 1 -> 6; 0 -> 8; 0.25 -> 7.5 -> 8; -0.25 -> 8.5 -> 9; 0.1 -> 7.8 -> 8; -1.6 -> 11.2 -> 11.
        Check(true, [4, -2, 1, 0, 0.25f, -0.25f, 0.1f, -1.6f], -0.5f, 8, [0, 12, 6, 8, 8, 9, 8, 11]);
    }

    [TestMethod]
    public void Symmetric_with_a_negative_extreme()
    {
        // m = -8, scale = 1, inverse = 1, code = roundf(v + 8): halves go up, as all positions are positive; 7.6 -> 15.6 -> 16 -> clamped.
        Check(true, [-8, 7.6f, 0.5f, -0.5f, 1.5f, -7.5f, 7, -0.49f], 1f, 8, [0, 15, 9, 8, 10, 1, 15, 8]);
    }

    [TestMethod]
    public void Symmetric_with_equally_far_ends_takes_the_lower()
    {
        // |2| > |-2| is false: m = -2, scale = 2 / 8 = 0.25, inverse = 4: 2 -> 8 + 8 = 16 -> 15; -2 -> 0; 0.125 -> 8.5 -> 9; -0.125 -> 7.5 -> 8.
        Check(true, [2, -2, 0.125f, -0.125f], 0.25f, 8, [15, 0, 9, 8]);
    }

    [TestMethod]
    public void Symmetric_of_one_sign()
    {
        // m = 3, scale = -0.375; inverse = 1 / -0.375 = -2.6666667: 3 -> -8 + 8 = 0; 1.5 -> 4; 0.75 -> 6.
        Check(true, [3, 1.5f, 0.75f], -0.375f, 8, [0, 4, 6]);
    }

    [TestMethod]
    public void Symmetric_of_a_constant()
    {
        // m = -5 (both ends), scale = 0.625, every code 0: exact. And +5: |5| > |5| is false, m is the lower end, which is +5 too.
        Check(true, [-5, -5, -5], 0.625f, 8, [0, 0, 0]);
        Check(true, [5, 5, 5], -0.625f, 8, [0, 0, 0]);
    }

    [TestMethod]
    public void Symmetric_of_zeros_has_a_zero_scale_that_keeps_the_sign_of_the_first()
    {
        // m = 0, scale = -0 / 8: -0 for +0, +0 for -0. Inverse 0, code = roundf(0 * 0 + 8).
        Check(true, [0f, -0f, 0f], -0f, 8, [8, 8, 8]);
        Check(true, [-0f, 0f, 0f], 0f, 8, [8, 8, 8]);
    }

    [TestMethod]
    public void Symmetric_of_subnormals_whose_inverse_is_infinite()
    {
        // m = 2^-149 * 80, scale = -2^-149 * 10, 1 / scale = -infinity: a value goes to the end of its sign, and zero, which is NaN here, to 0.
        float unit = float.Epsilon;
        Check(true, [80 * unit, -3 * unit, 0], -10 * unit, 8, [0, 15, 0]);
    }

    [TestMethod]
    public void Symmetric_of_the_largest_numbers()
    {
        // m = -max, scale = max / 8, inverse about 2.35e-38 (normal): -8 + 8 = 0 and 8 + 8 = 16 -> 15.
        Check(true, [-float.MaxValue, float.MaxValue, 0], float.MaxValue / 8, 8, [0, 15, 8]);
    }

    [TestMethod]
    public void Asymmetric()
    {
        // min = -1, max = 2, scale = 3 / 15 = 0.2f (0.200000003), zero point = 1 / 0.2f = 5 (4.99999993), inverse = 1 / 0.2f = 5:
        // code = roundf(5 v + 5): -1 -> 0; 2 -> 15; 0 -> 5; 0.1 -> 5.5 -> 6; -0.1 -> 4.5 -> 5; 1 -> 10.
        Check(false, [-1, 2, 0, 0.1f, -0.1f, 1], 0.2f, 5, [0, 15, 5, 6, 5, 10]);
    }

    [TestMethod]
    public void Asymmetric_of_one_sign_reaches_to_zero()
    {
        // 3 to 15 becomes 0 to 15: scale 1, zero point 0. -15 to -3 becomes -15 to 0: scale 1, zero point 15.
        Check(false, [3, 15, 7.5f], 1, 0, [3, 15, 8]);
        Check(false, [-3, -15, -7.5f], 1, 15, [12, 0, 8]);
    }

    [TestMethod]
    public void Asymmetric_of_zeros()
    {
        // Range 0, scale 0, zero point 0, inverse 0.
        Check(false, [0, 0, -0f], 0, 0, [0, 0, 0]);
    }

    [TestMethod]
    public void A_tail_shorter_than_the_block_stands_alone()
    {
        // Blocks of four: (-8, 1, 2, 3) has m = -8, scale 1; (0.5, 0.25) has m = 0.5, scale -0.0625, inverse -16: 0.5 -> 0; 0.25 -> 4.
        var codes = new byte[6];
        var scales = new float[2];
        BlockQuantizer.Rows([-8, 1, 2, 3, 0.5f, 0.25f], 6, new BlockFormat(4, 4, true), codes, scales, default);
        CollectionAssert.AreEqual((byte[])[0, 9, 10, 11, 0, 4], codes);
        CollectionAssert.AreEqual((float[])[1f, -0.0625f], scales);
    }

    [TestMethod]
    public void A_half_scale_is_rounded_before_it_is_used()
    {
        // m = -1.0009, scale = 0.1251125; halves there are 2^-13 apart: 1024.92 * 2^-13 -> 1025 * 2^-13 = 0.1251220703125. Inverse 7.9922 (not
        // 7.9928): -1.0009 -> 8 - 7.99939 = 0.00061 -> 0. With 0.06256103515625 (the same 512.5 * 2^-13) 0.5 units sit at: 0.5000 + 8 -> 9.
        var codes = new byte[2];
        var scales = new float[1];
        BlockQuantizer.Rows([-1.0009f, 0.0625610352f], 2, new BlockFormat(2, 4, true, ElementType.Float16), codes, scales, default);
        Assert.AreEqual(0.1251220703125f, scales[0]);
        CollectionAssert.AreEqual((byte[])[0, 9], codes);
    }

    [TestMethod]
    public void A_scale_too_small_for_its_type_codes_everything_as_zero()
    {
        var codes = new byte[2];
        var scales = new float[1];
        BlockQuantizer.Rows([-1e-8f, 1e-8f], 2, new BlockFormat(2, 4, true, ElementType.Float16), codes, scales, default);
        Assert.AreEqual(0f, scales[0]);
        CollectionAssert.AreEqual((byte[])[8, 8], codes);
    }

    [TestMethod]
    public void Eight_bits()
    {
        // m = -128, scale 1, code = roundf(v + 128): 127 -> 255; 127.5 -> 255.5 -> 256 -> 255; -0.5 -> 127.5 -> 128.
        var codes = new byte[5];
        var scales = new float[1];
        BlockQuantizer.Rows([-128, 127, 127.5f, -0.5f, 0], 5, new BlockFormat(16, 8, true), codes, scales, default);
        Assert.AreEqual(1f, scales[0]);
        CollectionAssert.AreEqual((byte[])[0, 255, 255, 128, 128], codes);
    }

    private static void Check(bool symmetric, float[] block, float scale, byte zeroPoint, byte[] codes)
    {
        var format = new BlockFormat(16, 4, symmetric);
        var actualCodes = new byte[block.Length];
        var actualScale = new float[1];
        var actualZeroPoint = new byte[symmetric ? 0 : 1];
        BlockQuantizer.Rows(block, block.Length, format, actualCodes, actualScale, actualZeroPoint);

        Assert.AreEqual(BitConverter.SingleToUInt32Bits(scale), BitConverter.SingleToUInt32Bits(actualScale[0]), $"scale {actualScale[0]}");
        CollectionAssert.AreEqual(codes, actualCodes, string.Join(' ', actualCodes));
        if (!symmetric)
            Assert.AreEqual(zeroPoint, actualZeroPoint[0]);

        // Down a column it is the same.
        BlockQuantizer.Columns(block, 1, format, actualCodes, actualScale, actualZeroPoint);
        Assert.AreEqual(BitConverter.SingleToUInt32Bits(scale), BitConverter.SingleToUInt32Bits(actualScale[0]));
        CollectionAssert.AreEqual(codes, actualCodes);
    }
}
