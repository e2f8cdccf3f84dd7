using QuantBuild.Numerics;

namespace QuantBuild.Kernels;

/// <summary>
/// The scales of blocks as ONNX Runtime's own block quantizer chooses them (facts from MLAS, q4_dq.cpp: range2scale and range2scalezp),
/// so that the bytes agree. All arithmetic is binary32, each operation rounded.
/// </summary>
public static class BlockScale
{
    /// <summary>
    /// Symmetric: with m the end of the range that is farther from zero, sign kept (the lower end when both are equally far),
    /// scale = -m / 2^(bits-1). It is signed, so that m itself always has code 0, the end of the code range that has no opposite.
    /// </summary>
    public static float Symmetric(float minimum, float maximum, int bits)
    {
        KernelArguments.CheckBits(bits);
        float farther = MathF.Abs(maximum) > MathF.Abs(minimum) ? maximum : minimum;
        // A product with a power of two is as exact as the quotient; and a NaN keeps its sign, as in vectors.
        return farther * (-1f / (1 << (bits - 1)));
    }

    /// <summary>
    /// Asymmetric: the range is widened to hold zero, scale = (max - min) / (2^bits - 1), zero point = -min / scale rounded half away
    /// from zero and clamped to the codes. Zero point 0 when the scale is 0. The scale is infinite when max - min overflows.
    /// </summary>
    public static ScaleZeroPoint Asymmetric(float minimum, float maximum, int bits)
    {
        KernelArguments.CheckBits(bits);
        float lower = minimum < 0f ? minimum : 0f;
        float upper = maximum > 0f ? maximum : 0f;
        float last = (1 << bits) - 1;
        float scale = (upper - lower) / last;
        float zeroPoint = scale == 0f ? 0f : 0f - (lower / scale);
        return new ScaleZeroPoint(scale, HalfAwayQuantizerReference.Code(zeroPoint, last));
    }

    /// <summary>The scale as it will be read back from its storage type. May become 0 or infinite.</summary>
    public static float Store(float scale, ElementType type) => type switch
    {
        ElementType.Float16 => (float)(Half)scale,
        ElementType.BFloat16 => BFloat16.ToSingle(BFloat16.FromSingle(scale)),
        _ => scale,
    };

    /// <summary>What values are multiplied by: 1 / scale of the stored scale, 0 when that is 0 (all values are then coded as zero).</summary>
    public static float Inverse(float storedScale) => storedScale == 0f ? 0f : 1f / storedScale;
}
