using System.Runtime.InteropServices;
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
    private readonly long blocks;
    private readonly BlockFormat format;
    private readonly bool sourceInputRows;
    private readonly BlockTarget target;
    private readonly BlockTiling tiling;

    private BlockJob(string file, TensorSource source, long n, long k, BlockFormat format, bool sourceInputRows, BlockTarget target, BlockTiling tiling)
        : base(file, source, tiling.Count)
    {
        this.n = n;
        this.k = k;
        this.format = format;
        this.sourceInputRows = sourceInputRows;
        this.target = target;
        this.tiling = tiling;
        blocks = (k + format.BlockSize - 1) / format.BlockSize;
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

        WriteCodes(tile, codes, values, buffers);
        WriteScales(tile, tileBlocks, scales, buffers);
        if (target.ZeroPoints is not null) WriteZeroPoints(tile, tileBlocks, zeroPoints, buffers);
    }

    private bool TargetInputRows => target.Layout == CodeLayout.InputRows;

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

    private void WriteCodes(BlockTile tile, ReadOnlySpan<byte> codes, Span<float> spent, ChunkBuffers buffers)
    {
        if (target.Layout == CodeLayout.Blobs)
        {
            var rowBytes = BlockPacking.RowBytes(tile.K, format.BlockSize, format.Bits);
            var packed = buffers.Packed(tile.N * rowBytes);
            if (sourceInputRows) BlockPacking.Columns(codes, tile.N, format.BlockSize, format.Bits, packed, rowBytes);
            else BlockPacking.Rows(codes, tile.K, format.BlockSize, format.Bits, packed);
            var width = blocks * format.BlockSize * format.Bits / 8;
            WriteRows(target.Codes, packed, tile.N, rowBytes, tile.N0, tile.K0 * format.Bits / 8, width);
            return;
        }

        if (sourceInputRows != TargetInputRows)
        {
            // The values have been used up: their buffer holds the turned codes.
            var turned = MemoryMarshal.AsBytes(spent)[..codes.Length];
            Transposition.Transpose(codes, sourceInputRows ? tile.N : tile.K, turned);
            codes = turned;
        }
        var (rows, columns, row0, column0, length) = TargetInputRows
            ? (tile.K, tile.N, tile.K0, tile.N0, n)
            : (tile.N, tile.K, tile.N0, tile.K0, k);
        WritePacked(target.Codes, codes, rows, columns, row0, column0, length, buffers.Packed((codes.Length + 1) / 2 * (format.Bits / 4)));
    }

    private void WriteScales(BlockTile tile, int tileBlocks, ReadOnlySpan<float> scales, ChunkBuffers buffers)
    {
        if (sourceInputRows != TargetInputRows)
        {
            var turned = buffers.TransposedScales(scales.Length);
            Transposition.Transpose(scales, sourceInputRows ? tile.N : tileBlocks, turned);
            scales = turned;
        }
        var size = format.ScaleType.BitSize() / 8;
        var stored = Stored(scales, format.ScaleType, buffers);
        var block0 = tile.K0 / format.BlockSize;
        if (TargetInputRows) WriteRows(target.Scales, stored, tileBlocks, tile.N * size, block0, tile.N0 * size, n * size);
        else WriteRows(target.Scales, stored, tile.N, tileBlocks * size, tile.N0, block0 * size, blocks * size);
    }

    private void WriteZeroPoints(BlockTile tile, int tileBlocks, Span<byte> zeroPoints, ChunkBuffers buffers)
    {
        if (format.Symmetric)
        {
            // The operator wants them said: all are the middle code.
            zeroPoints = buffers.ZeroPoints(tile.N * tileBlocks);
            zeroPoints.Fill(format.MiddleCode);
        }
        else if (sourceInputRows != TargetInputRows)
        {
            var turned = buffers.Codes(zeroPoints.Length);
            Transposition.Transpose(zeroPoints, sourceInputRows ? tile.N : tileBlocks, turned);
            zeroPoints = turned;
        }
        var block0 = tile.K0 / format.BlockSize;
        var packed = buffers.Packed(zeroPoints.Length + tile.N);
        if (target.PadZeroPointRows && format.Bits == 4)
        {
            var rowBytes = (tileBlocks + 1) / 2;
            for (var row = 0; row < tile.N; row++)
                NibblePacking.Pack(zeroPoints.Slice(row * tileBlocks, tileBlocks), packed.Slice(row * rowBytes, rowBytes));
            WriteRows(target.ZeroPoints!, packed[..(tile.N * rowBytes)], tile.N, rowBytes, tile.N0, block0 / 2, (blocks + 1) / 2);
        }
        else if (TargetInputRows) WritePacked(target.ZeroPoints!, zeroPoints, tileBlocks, tile.N, block0, tile.N0, n, packed);
        else WritePacked(target.ZeroPoints!, zeroPoints, tile.N, tileBlocks, tile.N0, block0, blocks, packed);
    }

    /// <summary>Packs a piece of a matrix of codes that is packed without padding; the tiling makes pieces begin at whole bytes.</summary>
    private void WritePacked(OutputRegion region, ReadOnlySpan<byte> codes, int rows, int columns, long row0, long column0, long width, Span<byte> packed)
    {
        if (columns == width)
        {
            region.Write(row0 * width * format.Bits / 8, Pack(codes, packed));
            return;
        }
        for (var row = 0; row < rows; row++)
        {
            var bytes = Pack(codes.Slice(row * columns, columns), packed);
            region.Write((((row0 + row) * width) + column0) * format.Bits / 8, bytes);
        }
    }

    private ReadOnlySpan<byte> Pack(ReadOnlySpan<byte> codes, Span<byte> packed)
    {
        if (format.Bits == 4)
        {
            packed = packed[..((codes.Length + 1) / 2)];
            if (target.Signed) NibblePacking.PackSigned(codes, packed);
            else NibblePacking.Pack(codes, packed);
            return packed;
        }
        if (!target.Signed) return codes;
        packed = packed[..codes.Length];
        for (var i = 0; i < codes.Length; i++) packed[i] = (byte)(codes[i] ^ 0x80);
        return packed;
    }

    private static void WriteRows(OutputRegion region, ReadOnlySpan<byte> bytes, int rows, int rowBytes, long row0, long column0, long width)
    {
        if (rowBytes == width)
        {
            region.Write(row0 * width, bytes);
            return;
        }
        for (var row = 0; row < rows; row++)
            region.Write(((row0 + row) * width) + column0, bytes.Slice(row * rowBytes, rowBytes));
    }
}
