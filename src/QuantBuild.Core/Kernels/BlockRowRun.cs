using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels;

/// <summary>Codes and errors of the blocks of one piece when blocks run along the rows; see <see cref="BlockErrorReference.Rows"/>.</summary>
internal static class BlockRowRun
{
    /// <param name="values">The values of the blocks: a run, or one longer block.</param>
    /// <param name="format">Block size, bits.</param>
    /// <param name="piece">What was chosen for the blocks.</param>
    /// <param name="scales">[blocks]</param>
    /// <param name="zero">[blocks]</param>
    /// <param name="codes">As many as values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ErrorSums Quantize<TFour>(
        ReadOnlySpan<float> values, in BlockFormat format, BlockPiece piece, ReadOnlySpan<float> scales, ReadOnlySpan<byte> zero, Span<byte> codes)
        where TFour : struct, IFourLanes<TFour>
    {
        float last = (1 << format.Bits) - 1;
        if (values.Length <= BlockErrors.RunLength)
            return Run<TFour>(values, format.BlockSize, last, piece, scales, zero, codes);

        var total = default(ErrorSums);
        for (int start = 0; start < values.Length; start += Math.Min(BlockErrors.RunLength, values.Length - start))
        {
            int length = Math.Min(BlockErrors.RunLength, values.Length - start);
            total += Run<TFour>(values.Slice(start, length), length, last, piece, scales, zero, codes.Slice(start, length));
        }

        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ErrorSums Run<TFour>(
        ReadOnlySpan<float> values, int blockSize, float last, BlockPiece piece, ReadOnlySpan<float> scales, ReadOnlySpan<byte> zero, Span<byte> codes)
        where TFour : struct, IFourLanes<TFour>
    {
        var lanes = default(SingleErrorLanes);
        int block = 0;
        if (blockSize % SingleErrorLanes.Count == 0)
        {
            block = values.Length / blockSize;
            Vectors<TFour>(values, block, blockSize, 0, last, piece, scales, codes, ref lanes);
        }

        for (; block < scales.Length; block++)
        {
            int start = block * blockSize;
            int length = Math.Min(blockSize, values.Length - start);
            int whole = length - (length % SingleErrorLanes.Count);
            Vectors<TFour>(values[start..], 1, whole, block, last, piece, scales, codes[start..], ref lanes);
            float zeroPoint = piece.Zero[block];
            for (int i = whole; i < length; i++)
            {
                byte code = HalfAwayQuantizerReference.Code((values[start + i] * piece.Inverse[block]) + zeroPoint, last);
                codes[start + i] = code;
                lanes.Take(i - whole, values[start + i], code - (int)zeroPoint, scales[block]);
            }
        }

        return lanes.TrySum(out var sums) ? sums : Exact(values, blockSize, scales, zero, codes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Vectors<TFour>(
        ReadOnlySpan<float> values, int blocks, int length, int block, float last, BlockPiece piece, ReadOnlySpan<float> scales, Span<byte> codes,
        ref SingleErrorLanes lanes)
        where TFour : struct, IFourLanes<TFour>
    {
        if (blocks == 0 || length == 0)
            return;
        if (length % TFour.Count == 0)
            Call<TFour>(values, blocks, length, block, last, piece, scales, codes, ref lanes);
        else if (Vector256.IsHardwareAccelerated && length % FourLanes256.Count == 0)
            Call<FourLanes256>(values, blocks, length, block, last, piece, scales, codes, ref lanes);
        else
            Call<FourLanes128>(values, blocks, length, block, last, piece, scales, codes, ref lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Call<TFour>(
        ReadOnlySpan<float> values, int blocks, int length, int block, float last, BlockPiece piece, ReadOnlySpan<float> scales, Span<byte> codes,
        ref SingleErrorLanes lanes)
        where TFour : struct, IFourLanes<TFour> =>
        BlockCodeVectors.Blocks<TFour>(
            ref MemoryMarshal.GetReference(values), ref MemoryMarshal.GetReference(codes), blocks, length, ref piece.Inverse[block],
            ref piece.Zero[block], ref Unsafe.Add(ref MemoryMarshal.GetReference(scales), block), last, ref lanes);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ErrorSums Exact(
        ReadOnlySpan<float> values, int blockSize, ReadOnlySpan<float> scales, ReadOnlySpan<byte> zero, ReadOnlySpan<byte> codes)
    {
        var exact = default(ErrorLanes);
        for (int block = 0; block < scales.Length; block++)
        {
            int start = block * blockSize;
            int length = Math.Min(blockSize, values.Length - start);
            ErrorKernel.TakeBlock(ref exact, values.Slice(start, length), codes.Slice(start, length), scales[block], zero[block]);
        }

        return BlockErrors.Exact(exact);
    }
}
