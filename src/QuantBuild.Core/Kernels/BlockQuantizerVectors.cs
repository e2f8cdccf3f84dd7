using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using QuantBuild.Kernels.Lanes;
using QuantBuild.Kernels.Search;

namespace QuantBuild.Kernels;

/// <summary>
/// The vector form of <see cref="BlockQuantizer"/>: ranges of some blocks, then their scales, then their codes with what these lose, over a piece
/// of the matrix that stays in the nearest caches in between.
/// </summary>
internal static class BlockQuantizerVectors
{
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ErrorSums RowsMeasured<TVector, TLanes, TFour>(
        ReadOnlySpan<float> values, int columns, BlockFormat format, Span<byte> codes, Span<float> scales, Span<byte> zeroPoints)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
        where TFour : struct, IFourLanes<TFour>
    {
        // Rows without tails join to one long row.
        if (columns % format.BlockSize == 0 && values.Length > 0)
            columns = values.Length;

        Span<float> room = stackalloc float[BlockPiece.Room];
        Span<byte> zero = stackalloc byte[BlockScaleVectors.Most];
        var piece = new BlockPiece(room);
        var plan = format.Algorithm == ScaleAlgorithm.LeastSquares ? SearchPlan.Blocks(format) : null;
        int blocks = format.Blocks(columns);
        int most = BlockErrors.BlocksTogether(format.BlockSize);
        int index = 0;
        var total = default(ErrorSums);
        for (int row = 0; row < values.Length; row += columns)
        {
            for (int block = 0; block < blocks; block += most)
            {
                int count = Math.Min(most, blocks - block);
                int start = row + (block * format.BlockSize);
                int end = (int)Math.Min(row + columns, start + ((long)count * format.BlockSize));
                var source = values[start..end];
                BlockRangeVectors.Blocks<TVector, TLanes>(source, format.BlockSize, piece.Minimum[..count], piece.Maximum[..count]);
                for (int i = 0; i < count; i++)
                    piece.First[i] = source[i * format.BlockSize];
                piece.Choose<TVector, TLanes>(count, piece.First, format, scales.Slice(index, count), zero);
                if (plan is not null)
                    BlockSearchVectors.Rows<TVector, TLanes>(source, format, plan, piece, scales.Slice(index, count), zero);
                if (!format.Symmetric)
                    zero[..count].CopyTo(zeroPoints[index..]);
                total += BlockRowRun.Quantize<TFour>(source, format, piece, scales.Slice(index, count), zero, codes[start..end]);
                index += count;
            }
        }

        return total;
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ErrorSums ColumnsMeasured<TVector, TLanes, TFour>(
        ReadOnlySpan<float> values, int columns, BlockFormat format, Span<byte> codes, Span<float> scales, Span<byte> zeroPoints)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
        where TFour : struct, IFourLanes<TFour>
    {
        Span<float> room = stackalloc float[BlockPiece.Room];
        Span<byte> zero = stackalloc byte[BlockScaleVectors.Most];
        var piece = new BlockPiece(room);
        var plan = format.Algorithm == ScaleAlgorithm.LeastSquares ? SearchPlan.Blocks(format) : null;
        int rows = values.Length / columns;
        int index = 0;
        var total = default(ErrorSums);
        for (int firstRow = 0; firstRow < rows; firstRow += Math.Min(format.BlockSize, rows - firstRow))
        {
            int height = Math.Min(format.BlockSize, rows - firstRow);
            for (int column = 0; column < columns; column += BlockErrors.RunColumns)
            {
                int width = Math.Min(BlockErrors.RunColumns, columns - column);
                int start = (firstRow * columns) + column;
                var source = values[start..];
                BlockRangeVectors.Columns<TVector, TLanes>(
                    ref MemoryMarshal.GetReference(source), columns, height, piece.Minimum[..width], piece.Maximum[..width]);
                piece.Choose<TVector, TLanes>(width, source, format, scales.Slice(index, width), zero);
                if (plan is not null)
                    BlockSearchVectors.Columns<TVector, TLanes>(source, columns, height, format, plan, piece, scales.Slice(index, width), zero);
                if (!format.Symmetric)
                    zero[..width].CopyTo(zeroPoints[index..]);
                for (int row = 0; row < height; row += BlockErrors.RunRows)
                {
                    int count = Math.Min(BlockErrors.RunRows, height - row);
                    total += BlockColumnRun.Quantize<TFour>(
                        source[(row * columns)..], columns, count, format, piece, scales.Slice(index, width), zero, codes[(start + (row * columns))..]);
                }

                index += width;
            }
        }

        return total;
    }
}
