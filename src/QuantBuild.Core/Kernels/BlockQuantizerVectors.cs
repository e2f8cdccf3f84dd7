using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Lanes;
using QuantBuild.Kernels.Search;

namespace QuantBuild.Kernels;

/// <summary>
/// The vector form of <see cref="BlockQuantizer"/>: ranges of some blocks, then their scales, then their codes, over a piece of the matrix that
/// stays in the nearest caches in between.
/// </summary>
internal static class BlockQuantizerVectors
{
    /// <summary>Values of one piece of a row: 16 KiB.</summary>
    private const int PieceLength = 4096;

    [SkipLocalsInit]
    public static void Rows<TVector, TLanes>(
        ReadOnlySpan<float> values, int columns, BlockFormat format, Span<byte> codes, Span<float> scales, Span<byte> zeroPoints)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        if (format.Algorithm == ScaleAlgorithm.LeastSquares)
        {
            LeastSquaresBlocks.Rows<TVector, TLanes>(values, columns, format, codes, scales, zeroPoints);
            return;
        }

        // Rows without tails join to one long row.
        if (columns % format.BlockSize == 0 && values.Length > 0)
            columns = values.Length;

        Span<float> minimum = stackalloc float[BlockScaleVectors.Most];
        Span<float> maximum = stackalloc float[BlockScaleVectors.Most];
        Span<float> first = stackalloc float[BlockScaleVectors.Most];
        Span<byte> zero = stackalloc byte[BlockScaleVectors.Most];
        int most = Math.Clamp(PieceLength / format.BlockSize, 1, BlockScaleVectors.Most);
        int index = 0;
        for (int row = 0; row < values.Length; row += columns)
        {
            int blocks = format.Blocks(columns);
            for (int block = 0; block < blocks; block += most)
            {
                int count = Math.Min(most, blocks - block);
                int start = block * format.BlockSize;
                int end = (int)Math.Min(columns, start + ((long)count * format.BlockSize));
                var piece = values[(row + start)..(row + end)];
                for (int i = 0; i < count; i++)
                {
                    var source = Block(piece, i, format.BlockSize);
                    var range = RangeKernel.Of<TVector, TLanes>(source);
                    minimum[i] = range.Minimum;
                    maximum[i] = range.Maximum;
                    first[i] = source[0];
                }

                BlockScaleVectors.Choose<TVector, TLanes>(
                    minimum[..count], maximum[..count], first[..count], format, scales.Slice(index, count), zero[..count]);
                if (!format.Symmetric)
                    zero[..count].CopyTo(zeroPoints[index..]);

                for (int i = 0; i < count; i++)
                {
                    var source = Block(piece, i, format.BlockSize);
                    HalfAwayQuantizer.Quantize<TVector, TLanes>(
                        source, minimum[i], zero[i], format.Bits, codes.Slice(row + start + (i * format.BlockSize), source.Length));
                }

                index += count;
            }
        }
    }

    [SkipLocalsInit]
    public static void Columns<TVector, TLanes>(
        ReadOnlySpan<float> values, int columns, BlockFormat format, Span<byte> codes, Span<float> scales, Span<byte> zeroPoints)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        if (format.Algorithm == ScaleAlgorithm.LeastSquares)
        {
            LeastSquaresBlocks.Columns<TVector, TLanes>(values, columns, format, codes, scales, zeroPoints);
            return;
        }

        Span<float> minimum = stackalloc float[BlockScaleVectors.Most];
        Span<float> maximum = stackalloc float[BlockScaleVectors.Most];
        Span<byte> zero = stackalloc byte[BlockScaleVectors.Most];
        int rows = values.Length / columns;
        int index = 0;
        for (int firstRow = 0; firstRow < rows; firstRow += Math.Min(format.BlockSize, rows - firstRow))
        {
            int height = Math.Min(format.BlockSize, rows - firstRow);
            for (int column = 0; column < columns; column += BlockScaleVectors.Most)
            {
                int width = Math.Min(BlockScaleVectors.Most, columns - column);
                int start = (firstRow * columns) + column;
                minimum[..width].Fill(float.PositiveInfinity);
                maximum[..width].Fill(float.NegativeInfinity);
                for (int row = 0; row < height; row++)
                    RangeKernel.Widen<TVector, TLanes>(values.Slice(start + (row * columns), width), minimum[..width], maximum[..width]);

                BlockScaleVectors.Choose<TVector, TLanes>(
                    minimum[..width], maximum[..width], values.Slice(start, width), format, scales.Slice(index, width), zero[..width]);
                if (!format.Symmetric)
                    zero[..width].CopyTo(zeroPoints[index..]);

                for (int row = 0; row < height; row++)
                {
                    HalfAwayQuantizer.QuantizeRow<TVector, TLanes>(
                        values.Slice(start + (row * columns), width), minimum[..width], zero[..width], format.Bits, codes.Slice(start + (row * columns), width));
                }

                index += width;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ReadOnlySpan<float> Block(ReadOnlySpan<float> piece, int index, int blockSize) =>
        piece.Slice(index * blockSize, Math.Min(blockSize, piece.Length - (index * blockSize)));
}
