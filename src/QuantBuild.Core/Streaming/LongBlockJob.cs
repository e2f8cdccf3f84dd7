using QuantBuild.IO;
using QuantBuild.Kernels;
using QuantBuild.Numerics;

namespace QuantBuild.Streaming;

/// <summary>
/// Quantizes a matrix [K, N] whose blocks along K are too long to be held, those of one scale to a channel above all: the values are read
/// twice in long runs, first for their ranges, then for their codes. The result is [K, N] too.
/// </summary>
internal sealed class LongBlockJob(string file, TensorSource source, long n, long k, BlockFormat format, BlockTarget target)
    : TensorJob(file, source, Chunking.Of(n, k, format).Count)
{
    private readonly Chunking chunking = Chunking.Of(n, k, format);
    private readonly BlockChunkWriter writer = new(n, k, format, sourceInputRows: true, target);

    /// <summary>A piece as values, as stored, as codes and packed; ends of the range, first value, factor, scale (twice) and zero point (twice) of each block.</summary>
    public override long BufferBytes =>
        (chunking.PieceRows * chunking.Columns * (sizeof(float) + (Source.Type.BitSize() / 8) + (2 * sizeof(byte))))
        + (chunking.Columns * chunking.Blocks * ((6 * sizeof(float)) + (2 * sizeof(byte))));

    /// <summary>
    /// True when scales follow from ranges (a search for better ones visits the values many times, so they have to be held) and blocks are too
    /// long, or rows that do not end at a whole byte so long that not even
    /// two rows of blocks can be held.
    /// </summary>
    public static bool Takes(long n, long k, BlockFormat format)
    {
        if (format.Algorithm != ScaleAlgorithm.Range) return false;
        var block = Math.Min(format.BlockSize, k);
        return block > BlockTiling.LongestBlock || (Odd(n, format) && Math.Min(2 * block, k) * n > BlockTiling.ChunkBytes);
    }

    public override void Run(int chunk, ChunkBuffers buffers)
    {
        var tile = chunking.Tile(chunk, n, k, format);
        var blocks = format.Blocks(tile.K);
        var scales = buffers.Scales(tile.N * blocks);
        var zeroPoints = buffers.ZeroPoints(tile.N * blocks);
        var sums = default(ErrorSums);
        for (var block = 0; block < blocks; block++)
        {
            var rows = tile with { K0 = tile.K0 + ((long)block * format.BlockSize), K = Math.Min(format.BlockSize, tile.K - (block * format.BlockSize)) };
            var scale = scales.Slice(block * tile.N, tile.N);
            var zeroPoint = zeroPoints.Slice(block * tile.N, tile.N);
            Choose(rows, scale, zeroPoint, buffers);
            sums += Quantize(rows, scale, zeroPoint, buffers);
        }
        // Only now: an infinite scale may come of an infinite value, which is then told.
        if (RangeKernel.IndexOfNonFinite(scales) >= 0) throw QuantizationErrors.ScaleOverflow(File, Source.Name);
        Report(chunk, sums);
        writer.WriteScales(tile, scales, buffers);
        writer.WriteZeroPoints(tile, format.Symmetric ? default : zeroPoints, buffers);
    }

    private static bool Odd(long n, BlockFormat format) => format.Bits == 4 && n % 2 != 0;

    private void Choose(BlockTile rows, Span<float> scales, Span<byte> zeroPoints, ChunkBuffers buffers)
    {
        var ranges = buffers.TransposedScales(3 * rows.N);
        var minimum = ranges[..rows.N];
        var maximum = ranges.Slice(rows.N, rows.N);
        var first = ranges[(2 * rows.N)..];
        minimum.Fill(float.PositiveInfinity);
        maximum.Fill(float.NegativeInfinity);
        for (var row = 0; row < rows.K; row += chunking.PieceRows)
        {
            var values = buffers.Values(Math.Min(chunking.PieceRows, rows.K - row) * rows.N);
            Read(rows, row, values, buffers);
            if (row == 0) values[..rows.N].CopyTo(first);
            RangeKernel.AccumulateColumns(values, rows.N, minimum, maximum);
        }
        for (var i = 0; i < rows.N; i++)
        {
            var chosen = BlockQuantizer.Choose(minimum[i], maximum[i], first[i], format);
            (scales[i], zeroPoints[i]) = (chosen.Scale, chosen.ZeroPoint);
        }
    }

    private ErrorSums Quantize(BlockTile rows, ReadOnlySpan<float> scales, ReadOnlySpan<byte> zeroPoints, ChunkBuffers buffers)
    {
        var inverse = buffers.TransposedScales(rows.N);
        for (var i = 0; i < rows.N; i++) inverse[i] = BlockScale.Inverse(scales[i]);
        var sums = default(ErrorSums);
        for (var row = 0; row < rows.K; row += chunking.PieceRows)
        {
            var height = Math.Min(chunking.PieceRows, rows.K - row);
            var values = buffers.Values(height * rows.N);
            Read(rows, row, values, buffers);
            var codes = buffers.Codes(values.Length);
            HalfAwayQuantizer.QuantizeColumns(values, rows.N, inverse, zeroPoints, format.Bits, codes);
            var changed = ErrorKernel.Columns(values, codes, rows.N, height, scales, format.Symmetric ? default : zeroPoints, format.MiddleCode);
            if (!(double.IsFinite(changed.Signal) && double.IsFinite(changed.Noise)) && RangeKernel.IndexOfNonFinite(values) is var bad and >= 0)
                throw QuantizationErrors.NotFinite(File, Source.Name, ((rows.K0 + row + (bad / rows.N)) * n) + rows.N0 + (bad % rows.N), values[bad]);
            sums += changed;
            writer.WriteUnpacked(rows with { K0 = rows.K0 + row, K = height }, codes, buffers);
        }
        return sums;
    }

    private void Read(BlockTile rows, int row, Span<float> values, ChunkBuffers buffers)
    {
        var first = ((rows.K0 + row) * n) + rows.N0;
        if (rows.N == n)
        {
            ReadValues(first, values, buffers);
            return;
        }
        for (var index = 0; index < values.Length; index += rows.N, first += n)
            ReadValues(first, values.Slice(index, rows.N), buffers);
    }

    /// <summary>How the matrix is cut, which depends on it alone: chunks of some columns, and one block of each or two.</summary>
    private readonly record struct Chunking(long Columns, int Blocks, int PieceRows, int Count)
    {
        private const int ElementsAtMost = 32 * 1024 * 1024;
        private const int FewestColumns = 1024;
        private const int MostColumns = 4096;

        public static Chunking Of(long n, long k, BlockFormat format)
        {
            var odd = Odd(n, format);
            long block = Math.Min(format.BlockSize, k), blocks = (k + block - 1) / block;
            var atOnce = odd && blocks > 1 ? 2 : 1;
            var columns = odd ? n : BlockTiling.Even(n, Math.Clamp(ElementsAtMost / block, FewestColumns, MostColumns));
            var rows = Math.Max(2, BlockTiling.PieceElements / columns & ~1L);
            return new Chunking(columns, atOnce, (int)Math.Min(rows, block), checked((int)((n + columns - 1) / columns * ((blocks + atOnce - 1) / atOnce))));
        }

        public BlockTile Tile(int index, long n, long k, BlockFormat format)
        {
            var across = (n + Columns - 1) / Columns;
            long n0 = index % across * Columns, k0 = index / across * Blocks * format.BlockSize;
            return new BlockTile(n0, checked((int)Math.Min(Columns, n - n0)), k0, checked((int)Math.Min((long)Blocks * format.BlockSize, k - k0)));
        }
    }
}
