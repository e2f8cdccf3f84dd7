using System.Runtime.Intrinsics;
using QuantBuild.Numerics;
using QuantBuild.Numerics.Lanes;

namespace QuantBuild.Kernels;

/// <summary>
/// Blocks of consecutive values to small floating-point elements and one scale each: MXFP4, MXFP8 and NVFP4, as Apple MLX stores them.
/// The scale of MXFP4 and MXFP8 is the smallest power of two that lets the block's largest value be an element (rounding down, or to the
/// nearest, would cut off the largest values of many blocks); that of NVFP4 is the largest value / 6 rounded to the nearest E4M3. An element
/// is value / scale to the nearest, ties to even, signs of zeros kept. All arithmetic is binary32. Values must be finite.
/// </summary>
/// <remarks>
/// A block of zeros has the scale byte 0. Where the scale of NVFP4 is 0 (no value beyond 6 * 2^-10) all codes are 0; where it would be beyond
/// 448 (a value beyond 2688) it is 448, and elements are at most 6.
/// </remarks>
public static class MicroscalingQuantizer
{
    /// <param name="values">[blocks, block size]</param>
    /// <param name="format">The format.</param>
    /// <param name="codes">[blocks, block size], one byte for each element: E4M3, or E2M1 in the low four bits.</param>
    /// <param name="scales">[blocks]: E8M0, or E4M3 for NVFP4.</param>
    public static void Quantize(ReadOnlySpan<float> values, MicroscalingFormat format, Span<byte> codes, Span<byte> scales)
    {
        if (Vector512.IsHardwareAccelerated)
            MicroscalingVectors.Quantize<Vector512<uint>, BitLanes512>(values, format, codes, scales);
        else if (Vector256.IsHardwareAccelerated)
            MicroscalingVectors.Quantize<Vector256<uint>, BitLanes256>(values, format, codes, scales);
        else if (Vector128.IsHardwareAccelerated)
            MicroscalingVectors.Quantize<Vector128<uint>, BitLanes128>(values, format, codes, scales);
        else
            MicroscalingQuantizerReference.Quantize(values, format, codes, scales);
    }

    /// <summary>The scale byte of a block whose largest magnitude is this.</summary>
    internal static byte ScaleOf(float largest, MicroscalingFormat format) => format == MicroscalingFormat.Nvfp4
        ? Float8E4M3.FromSingle(largest / Float4E2M1.MaxValue)
        : Float8E8M0.ScaleFor(largest, format == MicroscalingFormat.Mxfp8 ? Float8E4M3.MaxValue : Float4E2M1.MaxValue);

    /// <summary>The value of a scale byte.</summary>
    internal static float ScaleValue(byte scale, MicroscalingFormat format) =>
        format == MicroscalingFormat.Nvfp4 ? Float8E4M3.ToSingle(scale) : Float8E8M0.ToSingle(scale);

    internal static void Check(int values, MicroscalingFormat format, int codes, int scales)
    {
        KernelArguments.CheckLength(codes, values);
        KernelArguments.CheckLength(scales, KernelArguments.Rows(values, format.BlockSize()));
    }
}
