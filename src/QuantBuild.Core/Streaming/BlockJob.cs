using QuantBuild.IO;
using QuantBuild.Kernels;
using QuantBuild.Numerics;

namespace QuantBuild.Streaming;

/// <summary>
/// Quantizes the blocks of a matrix of N output features and K input features; blocks run along K. A chunk is read and quantized piece by
/// piece, its codes are collected and then written in long runs.
/// </summary>
public sealed class BlockJob : TensorJob
{
    private readonly long n;
    private readonly long k;
    private readonly BlockFormat format;
    private readonly bool sourceInputRows;
    private readonly bool unpacked;
    private readonly BlockTiling tiling;
    private readonly BlockPanel panel;
    private readonly BlockChunkWriter writer;

    private BlockJob(
        string file, TensorSource source, long n, long k, BlockFormat format, bool sourceInputRows, BlockTarget target, bool unpacked, BlockTiling tiling)
        : base(file, source, tiling.Count)
    {
        this.n = n;
        this.k = k;
        this.format = format;
        this.sourceInputRows = sourceInputRows;
        this.unpacked = unpacked;
        this.tiling = tiling;
        panel = new BlockPanel(format, sourceInputRows, target.Layout, unpacked);
        writer = new BlockChunkWriter(n, k, format, sourceInputRows, target);
    }

    /// <param name="file">For messages.</param>
    /// <param name="source">[K, N] when <paramref name="sourceInputRows"/>, else [N, K].</param>
    /// <param name="n">Output features.</param>
    /// <param name="k">Input features.</param>
    /// <param name="format">4 or 8 bits; a block size that is even, or not below K.</param>
    /// <param name="sourceInputRows">Order of the source.</param>
    /// <param name="target">Layout and regions; see <see cref="CodeBytes"/>, <see cref="Blocks"/>, <see cref="ZeroPointBytes"/> for their lengths.</param>
    /// <exception cref="ArgumentException">The block size is neither.</exception>
    public static TensorJob Create(string file, TensorSource source, long n, long k, BlockFormat format, bool sourceInputRows, BlockTarget target)
    {
        if (format.BlockSize % 2 != 0 && format.BlockSize < k)
            throw new ArgumentException($"Blocks of {format.BlockSize} in rows of {k}.", nameof(format));
        var inputRows = target.Layout == CodeLayout.InputRows;
        if (sourceInputRows && inputRows && LongBlockJob.Takes(n, k, format)) return new LongBlockJob(file, source, n, k, format, target);

        var unpacked = format.Bits == 4 && target.Layout != CodeLayout.Blobs && (inputRows ? n : k) % 2 != 0;
        // Zero points of an odd number of blocks do not end at a whole byte either.
        var oddPoints = format.Bits == 4 && !inputRows && !target.PadZeroPointRows && Blocks(1, k, format.BlockSize) % 2 != 0;
        var padded = target.Layout == CodeLayout.Blobs ? checked(Blocks(1, k, format.BlockSize) * format.BlockSize) : k;
        var tiling = new BlockTiling(n, k, format.BlockSize, sourceInputRows, inputRows, padded, unpacked ? 8 : format.Bits, unpacked || oddPoints);
        return new BlockJob(file, source, n, k, format, sourceInputRows, target, unpacked, tiling);
    }

    /// <summary>Number of scales, and of zero points.</summary>
    public static long Blocks(long n, long k, int blockSize) => checked(n * ((k + blockSize - 1) / blockSize));

    public static long CodeBytes(long n, long k, int blockSize, int bits, CodeLayout layout) =>
        layout == CodeLayout.Blobs ? checked(Blocks(n, k, blockSize) * blockSize * bits / 8) : checked(((n * k * bits) + 7) / 8);

    public static long ZeroPointBytes(long n, long k, int blockSize, int bits, bool padRows)
    {
        var blocks = Blocks(n, k, blockSize);
        return padRows ? checked(n * (((blocks / n * bits) + 7) / 8)) : checked(((blocks * bits) + 7) / 8);
    }

    /// <summary>A piece as values, as stored and as codes; codes of a chunk, and once more where they are packed last; scales three times, zero points twice.</summary>
    public override long BufferBytes
    {
        get
        {
            var tile = tiling[0];
            long piece = (long)tiling.PieceRows * tiling.PieceColumns, blocks = (long)tile.N * format.Blocks(tile.K), codes = (long)panel.Rows(tile) * panel.RowBytes(tile);
            var packed = Math.Max(Source.Type == ElementType.Float32 ? 0 : 2 * piece, Math.Max(unpacked ? Math.Min((codes + 1) / 2, BlockChunkWriter.PackedAtOnce / 2) : 0, blocks + tile.N));
            return (piece * (sizeof(float) + sizeof(byte))) + codes + packed + (blocks * ((3 * sizeof(float)) + (2 * sizeof(byte))));
        }
    }

    public override void Run(int chunk, ChunkBuffers buffers)
    {
        var tile = tiling[chunk];
        var (rows, columns) = sourceInputRows ? (tile.K, tile.N) : (tile.N, tile.K);
        var blocks = tile.N * format.Blocks(tile.K);
        var codes = buffers.Panel(checked(panel.Rows(tile) * panel.RowBytes(tile)));
        var scales = buffers.Scales(blocks);
        var zeroPoints = buffers.ZeroPoints(format.Symmetric ? 0 : blocks);
        var sums = default(ErrorSums);
        for (var row = 0; row < rows; row += tiling.PieceRows)
        {
            for (var column = 0; column < columns; column += tiling.PieceColumns)
            {
                var piece = new TilePiece(row, Math.Min(tiling.PieceRows, rows - row), column, Math.Min(tiling.PieceColumns, columns - column));
                sums += Piece(tile, piece, codes, scales, zeroPoints, buffers);
            }
        }
        Report(chunk, sums);

        if (unpacked) writer.WriteUnpacked(tile, codes, buffers);
        else writer.WritePacked(tile, codes);
        writer.WriteScales(tile, scales, buffers);
        writer.WriteZeroPoints(tile, zeroPoints, buffers);
    }

    private ErrorSums Piece(BlockTile tile, TilePiece piece, Span<byte> collected, Span<float> scales, Span<byte> zeroPoints, ChunkBuffers buffers)
    {
        var values = buffers.Values(piece.Elements);
        Read(tile, piece, values, buffers);
        // One run: a piece has all columns of the chunk, or is one row of blocks.
        var (first, count) = sourceInputRows
            ? ((piece.Row / format.BlockSize * tile.N) + piece.Column, format.Blocks(piece.Rows) * piece.Columns)
            : ((piece.Row * format.Blocks(tile.K)) + (piece.Column / format.BlockSize), piece.Rows * format.Blocks(piece.Columns));
        var scale = scales.Slice(first, count);
        var zeroPoint = format.Symmetric ? default : zeroPoints.Slice(first, count);
        var codes = panel.Codes(tile, collected, piece, buffers);
        var sums = sourceInputRows
            ? BlockQuantizer.ColumnsMeasured(values, piece.Columns, format, codes, scale, zeroPoint)
            : BlockQuantizer.RowsMeasured(values, piece.Columns, format, codes, scale, zeroPoint);
        if (!(double.IsFinite(sums.Signal) && double.IsFinite(sums.Noise)) && RangeKernel.IndexOfNonFinite(values) is var bad and >= 0)
            throw QuantizationErrors.NotFinite(File, Source.Name, IndexInSource(tile, piece, bad), values[bad]);
        if (RangeKernel.IndexOfNonFinite(scale) >= 0) throw QuantizationErrors.ScaleOverflow(File, Source.Name);
        panel.Put(tile, collected, piece, codes);
        return sums;
    }

    private void Read(BlockTile tile, TilePiece piece, Span<float> values, ChunkBuffers buffers)
    {
        if (piece.Columns == (sourceInputRows ? n : k))
        {
            ReadValues(IndexInSource(tile, piece, 0), values, buffers);
            return;
        }
        for (var index = 0; index < values.Length; index += piece.Columns)
            ReadValues(IndexInSource(tile, piece, index), values.Slice(index, piece.Columns), buffers);
    }

    private long IndexInSource(BlockTile tile, TilePiece piece, int index)
    {
        var (row0, column0, width) = sourceInputRows ? (tile.K0, tile.N0, n) : (tile.N0, tile.K0, k);
        return ((row0 + piece.Row + (index / piece.Columns)) * width) + column0 + piece.Column + (index % piece.Columns);
    }
}
