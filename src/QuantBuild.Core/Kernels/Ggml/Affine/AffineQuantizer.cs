using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Affine;

/// <summary>Q4_K, Q5_K and Q2_K: <see cref="AffineQuantizerReference"/> with one sub-block in each lane.</summary>
internal static class AffineQuantizer
{
    /// <inheritdoc cref="GgmlRowQuantizer"/>
    public static void Quantize<TFormat>(ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> blocks)
        where TFormat : struct, IAffineFormat
    {
        if (Vector512.IsHardwareAccelerated)
            AffineBatches<TFormat, Vector512<float>, FloatLanes512>.Quantize(values, columns, importance, blocks);
        else if (Vector256.IsHardwareAccelerated)
            AffineBatches<TFormat, Vector256<float>, FloatLanes256>.Quantize(values, columns, importance, blocks);
        else if (Vector128.IsHardwareAccelerated)
            AffineBatches<TFormat, Vector128<float>, FloatLanes128>.Quantize(values, columns, importance, blocks);
        else
            AffineQuantizerReference.Quantize<TFormat>(values, columns, importance, blocks);
    }
}
