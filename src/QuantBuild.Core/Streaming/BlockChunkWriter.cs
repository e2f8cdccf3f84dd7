using System.Numerics;
using System.Runtime.InteropServices;
using QuantBuild.IO;
using QuantBuild.Kernels;
using QuantBuild.Numerics;

namespace QuantBuild.Streaming;

/// <summary>Brings codes, scales and zero points of a chunk into their stored form and writes them, in one go where they are whole rows.</summary>
internal sealed class BlockChunkWriter(long n, long k, BlockFormat format, bool sourceInputRows, BlockTarget target)
{
    /// <summary>Codes that are packed for one write.</summary>
    public const int PackedAtOnce = 1024 * 1024;

    private readonly long blocks = (k + format.BlockSize - 1) / format.BlockSize;

    private bool InputRows => target.Layout == CodeLayout.InputRows;

    /// <param name="tile">The chunk.</param>
    /// <param name="codes">Packed, in the order of the result; used up.</param>
    public void WritePacked(BlockTile tile, Span<byte> codes)
    {
        var (rows, row0, column0, width) = Place(tile);
        if (target.Layout == CodeLayout.Blobs) width = blocks * format.BlockSize;
        else if (target.Signed) Flip(codes);
        WriteRows(target.Codes, codes, rows, row0, column0 * format.Bits / 8, width * format.Bits / 8);
    }

    /// <param name="tile">The chunk, or rows of the result that begin at a whole byte.</param>
    /// <param name="codes">One to a byte, in the order of the result.</param>
    /// <param name="buffers">Those of the thread.</param>
    public void WriteUnpacked(BlockTile tile, ReadOnlySpan<byte> codes, ChunkBuffers buffers)
    {
        var (rows, row0, column0, width) = Place(tile);
        WriteCodes(target.Codes, codes, rows, row0, column0, width, buffers);
    }

    /// <param name="tile">The chunk.</param>
    /// <param name="scales">In the order of the source.</param>
    /// <param name="buffers">Those of the thread.</param>
    public void WriteScales(BlockTile tile, ReadOnlySpan<float> scales, ChunkBuffers buffers)
    {
        var tileBlocks = format.Blocks(tile.K);
        if (sourceInputRows != InputRows)
        {
            var turned = buffers.TransposedScales(scales.Length);
            Transposition.Transpose(scales, sourceInputRows ? tile.N : tileBlocks, turned);
            scales = turned;
        }
        var size = format.ScaleType.BitSize() / 8;
        var stored = TensorJob.Stored(scales, format.ScaleType, buffers);
        var block0 = tile.K0 / format.BlockSize;
        if (InputRows) WriteRows(target.Scales, stored, tileBlocks, block0, tile.N0 * size, n * size);
        else WriteRows(target.Scales, stored, tile.N, tile.N0, block0 * size, blocks * size);
    }

    /// <param name="tile">The chunk.</param>
    /// <param name="zeroPoints">One to a byte, in the order of the source; empty when symmetric: all are the middle code, if the target wants them said.</param>
    /// <param name="buffers">Those of the thread.</param>
    public void WriteZeroPoints(BlockTile tile, Span<byte> zeroPoints, ChunkBuffers buffers)
    {
        if (target.ZeroPoints is null) return;
        var tileBlocks = format.Blocks(tile.K);
        if (format.Symmetric)
        {
            zeroPoints = buffers.ZeroPoints(tile.N * tileBlocks);
            zeroPoints.Fill(format.MiddleCode);
        }
        else if (sourceInputRows != InputRows)
        {
            var turned = buffers.Codes(zeroPoints.Length);
            Transposition.Transpose(zeroPoints, sourceInputRows ? tile.N : tileBlocks, turned);
            zeroPoints = turned;
        }
        var block0 = tile.K0 / format.BlockSize;
        if (target.PadZeroPointRows)
        {
            var packed = buffers.Packed(tile.N * ZeroPointPacking.RowBytes(tileBlocks, format.Bits));
            ZeroPointPacking.Rows(zeroPoints, tileBlocks, format.Bits, packed);
            WriteRows(target.ZeroPoints, packed, tile.N, tile.N0, block0 * format.Bits / 8, ((blocks * format.Bits) + 7) / 8);
        }
        else if (InputRows) WriteCodes(target.ZeroPoints, zeroPoints, tileBlocks, block0, tile.N0, n, buffers);
        else WriteCodes(target.ZeroPoints, zeroPoints, tile.N, tile.N0, block0, blocks, buffers);
    }

    private (int Rows, long Row0, long Column0, long Width) Place(BlockTile tile) => InputRows ? (tile.K, tile.K0, tile.N0, n) : (tile.N, tile.N0, tile.K0, k);

    /// <summary>Rows that end at whole bytes, or whole rows from an even one on: both are one run of codes.</summary>
    private void WriteCodes(OutputRegion region, ReadOnlySpan<byte> codes, int rows, long row0, long column0, long width, ChunkBuffers buffers)
    {
        if (codes.Length == rows * width)
        {
            for (var done = 0; done < codes.Length; done += PackedAtOnce)
                region.Write(((row0 * width) + done) * format.Bits / 8, Pack(codes.Slice(done, Math.Min(PackedAtOnce, codes.Length - done)), buffers));
        }
        else WriteRows(region, Pack(codes, buffers), rows, row0, column0 * format.Bits / 8, width * format.Bits / 8);
    }

    private ReadOnlySpan<byte> Pack(ReadOnlySpan<byte> codes, ChunkBuffers buffers)
    {
        var packed = buffers.Packed(format.Bits == 4 ? (codes.Length + 1) / 2 : codes.Length);
        if (format.Bits == 8)
        {
            codes.CopyTo(packed);
            if (target.Signed) Flip(packed);
        }
        else if (target.Signed) NibblePacking.PackSigned(codes, packed);
        else NibblePacking.Pack(codes, packed);
        return packed;
    }

    /// <summary>Unsigned codes become two's complement, and the reverse: the highest bit of each is turned over.</summary>
    private void Flip(Span<byte> packed)
    {
        var mask = (byte)(format.Bits == 4 ? 0x88 : 0x80);
        var vectors = MemoryMarshal.Cast<byte, Vector<byte>>(packed);
        for (var i = 0; i < vectors.Length; i++) vectors[i] ^= new Vector<byte>(mask);
        for (var i = vectors.Length * Vector<byte>.Count; i < packed.Length; i++) packed[i] ^= mask;
    }

    private static void WriteRows(OutputRegion region, ReadOnlySpan<byte> bytes, int rows, long row0, long column0, long width)
    {
        var rowBytes = bytes.Length / rows;
        if (rowBytes == width)
        {
            region.Write(row0 * width, bytes);
            return;
        }
        for (var row = 0; row < rows; row++)
            region.Write(((row0 + row) * width) + column0, bytes.Slice(row * rowBytes, rowBytes));
    }
}
