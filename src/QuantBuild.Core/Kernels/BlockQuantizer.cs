using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels;

/// <summary>
/// Block quantization as ONNX Runtime's own quantizer does it (MatMulNBits): every block of consecutive values along one axis has a scale and,
/// unless symmetric, a zero point. Values must be finite (<see cref="RangeKernel.IndexOfNonFinite"/>). Check the scales too when the values
/// may be near the largest of the scale's type: an asymmetric range, or a narrow scale type, can overflow to an infinite scale.
/// </summary>
public static class BlockQuantizer
{
    /// <summary>Blocks run along the rows, the last axis. A piece of whole rows gives the same as the whole.</summary>
    /// <param name="values">[rows, columns]</param>
    /// <param name="columns">Columns of <paramref name="values"/>.</param>
    /// <param name="format">Block size, bits, scale type.</param>
    /// <param name="codes">[rows, columns], one byte for each value.</param>
    /// <param name="scales">[rows, blocks]: the stored scales, blocks = ceil(columns / block size).</param>
    /// <param name="zeroPoints">[rows, blocks], one byte for each; empty when symmetric.</param>
    public static void Rows(
        ReadOnlySpan<float> values, int columns, BlockFormat format, Span<byte> codes, Span<float> scales, Span<byte> zeroPoints) =>
        RowsMeasured(values, columns, format, codes, scales, zeroPoints);

    /// <summary>
    /// Blocks run down the columns, the first axis: the same as <see cref="Rows"/> on the transposed matrix. A piece of rows that starts at a
    /// multiple of the block size gives the same as the whole.
    /// </summary>
    /// <param name="values">[rows, columns]</param>
    /// <param name="columns">Columns of <paramref name="values"/>.</param>
    /// <param name="format">Block size, bits, scale type.</param>
    /// <param name="codes">[rows, columns], one byte for each value.</param>
    /// <param name="scales">[blocks, columns]: the stored scales, blocks = ceil(rows / block size).</param>
    /// <param name="zeroPoints">[blocks, columns], one byte for each; empty when symmetric.</param>
    public static void Columns(
        ReadOnlySpan<float> values, int columns, BlockFormat format, Span<byte> codes, Span<float> scales, Span<byte> zeroPoints) =>
        ColumnsMeasured(values, columns, format, codes, scales, zeroPoints);

    /// <summary><see cref="Rows"/>, and what it changed.</summary>
    /// <inheritdoc cref="Rows"/>
    /// <returns>
    /// Sums to which binary32 adds an error of less than 0.0001 dB. The value that a code stands for is rounded to binary32, as a runtime has it:
    /// a weight that lies on the grid loses nothing. Signal and noise are finite if and only if all values are; otherwise codes and scales mean
    /// nothing.
    /// </returns>
    public static ErrorSums RowsMeasured(
        ReadOnlySpan<float> values, int columns, BlockFormat format, Span<byte> codes, Span<float> scales, Span<byte> zeroPoints)
    {
        int rows = KernelArguments.Rows(values.Length, columns);
        int blocks = format.Blocks(columns);
        Check(values.Length, (long)rows * blocks, format, codes.Length, scales.Length, zeroPoints.Length);
        if (Vector512.IsHardwareAccelerated)
            return BlockQuantizerVectors.RowsMeasured<Vector512<float>, FloatLanes512, FourLanes512>(values, columns, format, codes, scales, zeroPoints);
        if (Vector256.IsHardwareAccelerated)
            return BlockQuantizerVectors.RowsMeasured<Vector256<float>, FloatLanes256, FourLanes256>(values, columns, format, codes, scales, zeroPoints);
        if (Vector128.IsHardwareAccelerated)
            return BlockQuantizerVectors.RowsMeasured<Vector128<float>, FloatLanes128, FourLanes128>(values, columns, format, codes, scales, zeroPoints);
        return BlockQuantizerReference.RowsMeasured(values, columns, format, codes, scales, zeroPoints);
    }

    /// <summary><see cref="Columns"/>, and what it changed.</summary>
    /// <inheritdoc cref="Columns"/>
    /// <returns>
    /// Sums to which binary32 adds an error of less than 0.0001 dB. The value that a code stands for is rounded to binary32, as a runtime has it:
    /// a weight that lies on the grid loses nothing. Signal and noise are finite if and only if all values are; otherwise codes and scales mean
    /// nothing.
    /// </returns>
    public static ErrorSums ColumnsMeasured(
        ReadOnlySpan<float> values, int columns, BlockFormat format, Span<byte> codes, Span<float> scales, Span<byte> zeroPoints)
    {
        int rows = KernelArguments.Rows(values.Length, columns);
        int blocks = format.Blocks(rows);
        Check(values.Length, (long)blocks * columns, format, codes.Length, scales.Length, zeroPoints.Length);
        if (Vector512.IsHardwareAccelerated)
            return BlockQuantizerVectors.ColumnsMeasured<Vector512<float>, FloatLanes512, FourLanes512>(values, columns, format, codes, scales, zeroPoints);
        if (Vector256.IsHardwareAccelerated)
            return BlockQuantizerVectors.ColumnsMeasured<Vector256<float>, FloatLanes256, FourLanes256>(values, columns, format, codes, scales, zeroPoints);
        if (Vector128.IsHardwareAccelerated)
            return BlockQuantizerVectors.ColumnsMeasured<Vector128<float>, FloatLanes128, FourLanes128>(values, columns, format, codes, scales, zeroPoints);
        return BlockQuantizerReference.ColumnsMeasured(values, columns, format, codes, scales, zeroPoints);
    }

    /// <summary>The stored scale and the zero point (the middle code when symmetric) for a block with this range.</summary>
    internal static ScaleZeroPoint Choose(float minimum, float maximum, float first, BlockFormat format)
    {
        if (!format.Symmetric)
        {
            var chosen = BlockScale.Asymmetric(minimum, maximum, format.Bits);
            return chosen with { Scale = BlockScale.Store(chosen.Scale, format.ScaleType) };
        }

        // Of zeros alone the first one is "the smallest", and its sign ends up in the scale: -0 in general, +0 when the first is -0.
        float scale = minimum == 0f && maximum == 0f
            ? BlockScale.Symmetric(first, first, format.Bits)
            : BlockScale.Symmetric(minimum, maximum, format.Bits);
        return new ScaleZeroPoint(BlockScale.Store(scale, format.ScaleType), format.MiddleCode);
    }

    internal static void Check(int values, long blocks, BlockFormat format, int codes, int scales, int zeroPoints)
    {
        format.Check();
        KernelArguments.CheckLength(codes, values);
        KernelArguments.CheckLength(scales, blocks);
        KernelArguments.CheckLength(zeroPoints, format.Symmetric ? 0 : blocks);
    }
}
