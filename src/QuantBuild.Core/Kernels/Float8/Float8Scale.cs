using QuantBuild.Numerics;

namespace QuantBuild.Kernels.Float8;

/// <summary>Scales of FP8 weights.</summary>
public static class Float8Scale
{
    /// <summary>The smallest normal binary32: 2^-126.</summary>
    private const float SmallestNormal = 1.17549435e-38f;

    /// <summary>The smallest normal binary16: 2^-14.</summary>
    private const float SmallestNormalHalf = 6.1035156e-5f;

    /// <summary>The largest number of an FP8 type: 448 of E4M3, 57344 of E5M2.</summary>
    public static float Largest(ElementType type) => type switch
    {
        ElementType.Float8E4M3 => Float8E4M3.MaxValue,
        ElementType.Float8E5M2 => Float8E5M2.MaxValue,
        _ => throw new ArgumentException($"{type.Name()} is not FP8.", nameof(type)),
    };

    /// <summary>
    /// largest magnitude / largest number of the type, as the type of the scale has it: the nearest number, and one less where the largest code
    /// would then be infinite. An FP16 scale below 2^-14 is rounded up instead: such numbers are so far apart that the nearest one could cut off
    /// a good part of the range, or be zero. 1 when the scale would be below the smallest normal binary32, for a channel of zeros above all.
    /// </summary>
    /// <param name="magnitude">The largest magnitude of the values that share the scale; finite.</param>
    /// <param name="type">FP8 or FP8E5M2.</param>
    /// <param name="scaleType">FP32 or FP16.</param>
    public static float Of(float magnitude, ElementType type, ElementType scaleType)
    {
        float largest = Largest(type);
        float scale = magnitude / largest;
        if (scale < SmallestNormal)
            return 1f;
        if (scaleType != ElementType.Float16)
            return float.IsInfinity(scale * largest) ? MathF.BitDecrement(scale) : scale;

        var half = (Half)scale;
        if (scale < SmallestNormalHalf && (float)half < scale)
            half = Half.BitIncrement(half);
        if (Half.IsInfinity((Half)((float)half * largest)))
            half = Half.BitDecrement(half);
        return (float)half;
    }
}
