using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels;

/// <summary>
/// Groups of consecutive values to codes, scales and biases, as the CPU backend of Apple MLX makes them (mlx.core.quantize, mode "affine").
/// All arithmetic is binary32, each operation rounded; codes are made with the scale and bias before these are rounded to the stored type.
/// Values must be finite. A range beyond the largest binary32 makes an infinite scale: check the scales.
/// </summary>
public static class AffineGroupQuantizer
{
    /// <summary>The smallest step between codes: groups of zeros and constants would have none otherwise.</summary>
    internal const float SmallestScale = 1e-7f;

    /// <param name="values">[groups, group size]: the values of the weight, widened.</param>
    /// <param name="format">Bits, group size, stored type.</param>
    /// <param name="codes">[groups, group size], one byte for each value.</param>
    /// <param name="scales">[groups]: what is stored, rounded to the stored type.</param>
    /// <param name="biases">[groups]: likewise.</param>
    public static void Quantize(ReadOnlySpan<float> values, AffineGroupFormat format, Span<byte> codes, Span<float> scales, Span<float> biases)
    {
        Check(values.Length, format, codes.Length, scales.Length, biases.Length);
        if (Vector512.IsHardwareAccelerated)
            AffineGroupVectors.Quantize<Vector512<float>, FloatLanes512>(values, format, codes, scales, biases);
        else if (Vector256.IsHardwareAccelerated)
            AffineGroupVectors.Quantize<Vector256<float>, FloatLanes256>(values, format, codes, scales, biases);
        else if (Vector128.IsHardwareAccelerated)
            AffineGroupVectors.Quantize<Vector128<float>, FloatLanes128>(values, format, codes, scales, biases);
        else
            AffineGroupQuantizerReference.Quantize(values, format, codes, scales, biases);
    }

    internal static void Check(int values, AffineGroupFormat format, int codes, int scales, int biases)
    {
        int groups = format.Groups(values);
        KernelArguments.CheckLength(codes, values);
        KernelArguments.CheckLength(scales, groups);
        KernelArguments.CheckLength(biases, groups);
    }
}
