using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels;

/// <summary>Codes and errors of one run when blocks run down the columns; see <see cref="BlockErrorReference.Columns"/>.</summary>
internal static class BlockColumnRun
{
    /// <param name="values">[rows, stride], from the first value of the run.</param>
    /// <param name="stride">Columns of the matrix.</param>
    /// <param name="rows">At most <see cref="BlockErrors.RunRows"/>.</param>
    /// <param name="format">Bits.</param>
    /// <param name="piece">What was chosen for the blocks.</param>
    /// <param name="scales">[columns of the run]</param>
    /// <param name="zero">[columns of the run]</param>
    /// <param name="codes">[rows, stride], from the first code of the run.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ErrorSums Quantize<TFour>(
        ReadOnlySpan<float> values, int stride, int rows, in BlockFormat format, BlockPiece piece, ReadOnlySpan<float> scales,
        ReadOnlySpan<byte> zero, Span<byte> codes)
        where TFour : struct, IFourLanes<TFour>
    {
        int width = scales.Length;
        int wide = width - (width % BlockErrors.WideColumns);
        int whole = width - (width % SingleErrorLanes.Count);
        float last = (1 << format.Bits) - 1;
        var lanes = default(SingleErrorLanes);
        if (wide > 0)
            Vectors<TFour>(values, stride, rows, 0, wide, last, piece, scales, codes, ref lanes);
        if (wide < whole)
            Vectors<FourLanes128>(values, stride, rows, wide, whole - wide, last, piece, scales, codes, ref lanes);

        if (whole < width)
            Rest(values, stride, rows, whole, last, piece, scales, codes, ref lanes);
        return lanes.TrySum(out var sums) ? sums : Exact(values, stride, rows, scales, zero, codes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Vectors<TFour>(
        ReadOnlySpan<float> values, int stride, int rows, int column, int width, float last, BlockPiece piece, ReadOnlySpan<float> scales,
        Span<byte> codes, ref SingleErrorLanes lanes)
        where TFour : struct, IFourLanes<TFour> =>
        BlockCodeVectors.Rows<TFour>(
            ref Unsafe.Add(ref MemoryMarshal.GetReference(values), column), ref Unsafe.Add(ref MemoryMarshal.GetReference(codes), column), stride, rows,
            width, ref piece.Inverse[column], ref piece.Zero[column], ref Unsafe.Add(ref MemoryMarshal.GetReference(scales), column), last, ref lanes);

    /// <summary>The columns behind the last whole number of lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rest(
        ReadOnlySpan<float> values, int stride, int rows, int whole, float last, BlockPiece piece, ReadOnlySpan<float> scales,
        Span<byte> codes, ref SingleErrorLanes lanes)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int column = whole; column < scales.Length; column++)
            {
                int i = (row * stride) + column;
                float zero = piece.Zero[column];
                codes[i] = HalfAwayQuantizerReference.Code((values[i] * piece.Inverse[column]) + zero, last);
                lanes.Take(column - whole, values[i], codes[i] - (int)zero, scales[column]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ErrorSums Exact(
        ReadOnlySpan<float> values, int stride, int rows, ReadOnlySpan<float> scales, ReadOnlySpan<byte> zero, ReadOnlySpan<byte> codes)
    {
        var exact = default(ErrorLanes);
        for (int row = 0; row < rows; row++)
        {
            int start = row * stride;
            ErrorKernel.TakeRow(ref exact, values.Slice(start, scales.Length), codes.Slice(start, scales.Length), scales, zero[..scales.Length], 0);
        }

        return BlockErrors.Exact(exact);
    }
}
