using QuantBuild.IO;
using QuantBuild.Kernels;
using QuantBuild.Numerics;

namespace QuantBuild.Streaming;

/// <summary>Quantizes the blocks of a matrix of N output features and K input features; blocks run along K.</summary>
public sealed class BlockJob : TensorJob
{
    private const int ElementsInOrder = 256 * 1024;

    /// <summary>Larger when the matrix is turned over, so that reads and writes stay long runs.</summary>
    private const int ElementsTurned = 1024 * 1024;

    private readonly long n;
    private readonly long k;
    private readonly BlockFormat format;
    private readonly bool sourceInputRows;
    private readonly BlockTiling tiling;
    private readonly BlockTileWriter writer;

    private BlockJob(string file, TensorSource source, long n, long k, BlockFormat format, bool sourceInputRows, BlockTarget target, BlockTiling tiling)
        : base(file, source, tiling.Count)
    {
        this.n = n;
        this.k = k;
        this.format = format;
        this.sourceInputRows = sourceInputRows;
        this.tiling = tiling;
        writer = new BlockTileWriter(n, k, format, sourceInputRows, target);
    }

    /// <param name="file">For messages.</param>
    /// <param name="source">[K, N] when <paramref name="sourceInputRows"/>, else [N, K].</param>
    /// <param name="n">Output features.</param>
    /// <param name="k">Input features.</param>
    /// <param name="format">4 or 8 bits.</param>
    /// <param name="sourceInputRows">Order of the source.</param>
    /// <param name="target">Layout and regions; see <see cref="CodeBytes"/>, <see cref="Blocks"/>, <see cref="ZeroPointBytes"/> for their lengths.</param>
    public static BlockJob Create(string file, TensorSource source, long n, long k, BlockFormat format, bool sourceInputRows, BlockTarget target)
    {
        var turned = sourceInputRows != (target.Layout == CodeLayout.InputRows);
        return new BlockJob(file, source, n, k, format, sourceInputRows, target,
            new BlockTiling(n, k, format.BlockSize, sourceInputRows, target.Layout, format.Bits, turned ? ElementsTurned : ElementsInOrder));
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

    /// <summary>A tile as values, as stored, as codes and packed; scales three times, zero points twice.</summary>
    public override long BufferBytes
    {
        get
        {
            var tile = tiling[0];
            long values = (long)tile.N * tile.K, blocks = (long)tile.N * format.Blocks(tile.K);
            return (values * (sizeof(float) + (Source.Type.BitSize() / 8) + (2 * sizeof(byte)))) + (blocks * ((3 * sizeof(float)) + (2 * sizeof(byte))));
        }
    }

    public override void Run(int chunk, ChunkBuffers buffers)
    {
        var tile = tiling[chunk];
        var count = checked(tile.N * tile.K);
        var values = buffers.Values(count);
        Read(tile, values, buffers);
        if (RangeKernel.IndexOfNonFinite(values) is var bad and >= 0)
            throw QuantizationErrors.NotFinite(File, Source.Name, IndexInSource(tile, bad), values[bad]);

        var tileBlocks = format.Blocks(tile.K);
        var codes = buffers.Codes(count);
        var scales = buffers.Scales(tile.N * tileBlocks);
        var zeroPoints = buffers.ZeroPoints(format.Symmetric ? 0 : tile.N * tileBlocks);
        if (sourceInputRows)
        {
            BlockQuantizer.Columns(values, tile.N, format, codes, scales, zeroPoints);
            Report(chunk, ErrorKernel.Columns(values, codes, tile.N, format.BlockSize, scales, zeroPoints, format.MiddleCode));
        }
        else
        {
            BlockQuantizer.Rows(values, tile.K, format, codes, scales, zeroPoints);
            Report(chunk, ErrorKernel.Rows(values, codes, tile.K, format.BlockSize, scales, zeroPoints, format.MiddleCode));
        }
        if (RangeKernel.IndexOfNonFinite(scales) >= 0) throw QuantizationErrors.ScaleOverflow(File, Source.Name);

        writer.WriteCodes(tile, codes, values, buffers);
        writer.WriteScales(tile, tileBlocks, scales, buffers);
        writer.WriteZeroPoints(tile, tileBlocks, zeroPoints, buffers);
    }

    private long IndexInSource(BlockTile tile, int index) => sourceInputRows
        ? ((tile.K0 + (index / tile.N)) * n) + tile.N0 + (index % tile.N)
        : ((tile.N0 + (index / tile.K)) * k) + tile.K0 + (index % tile.K);

    private void Read(BlockTile tile, Span<float> values, ChunkBuffers buffers)
    {
        var (rows, columns, row0, column0, width) = sourceInputRows
            ? (tile.K, tile.N, tile.K0, tile.N0, n)
            : (tile.N, tile.K, tile.N0, tile.K0, k);
        if (columns == width)
        {
            ReadValues(row0 * width, values, buffers);
            return;
        }
        for (var row = 0; row < rows; row++)
            ReadValues(((row0 + row) * width) + column0, values.Slice(row * columns, columns), buffers);
    }
}
