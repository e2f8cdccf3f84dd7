using System.Runtime.InteropServices;
using QuantBuild.IO;
using QuantBuild.Kernels;
using QuantBuild.Numerics;

namespace QuantBuild.Streaming;

/// <summary>Brings the codes, scales and zero points of a tile into the layout of the result and writes them to their places.</summary>
internal sealed class BlockTileWriter(long n, long k, BlockFormat format, bool sourceInputRows, BlockTarget target)
{
    private readonly long blocks = (k + format.BlockSize - 1) / format.BlockSize;

    private bool TargetInputRows => target.Layout == CodeLayout.InputRows;

    public void WriteCodes(BlockTile tile, ReadOnlySpan<byte> codes, Span<float> spent, ChunkBuffers buffers)
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

    public void WriteScales(BlockTile tile, int tileBlocks, ReadOnlySpan<float> scales, ChunkBuffers buffers)
    {
        if (sourceInputRows != TargetInputRows)
        {
            var turned = buffers.TransposedScales(scales.Length);
            Transposition.Transpose(scales, sourceInputRows ? tile.N : tileBlocks, turned);
            scales = turned;
        }
        var size = format.ScaleType.BitSize() / 8;
        var stored = TensorJob.Stored(scales, format.ScaleType, buffers);
        var block0 = tile.K0 / format.BlockSize;
        if (TargetInputRows) WriteRows(target.Scales, stored, tileBlocks, tile.N * size, block0, tile.N0 * size, n * size);
        else WriteRows(target.Scales, stored, tile.N, tileBlocks * size, tile.N0, block0 * size, blocks * size);
    }

    public void WriteZeroPoints(BlockTile tile, int tileBlocks, Span<byte> zeroPoints, ChunkBuffers buffers)
    {
        if (target.ZeroPoints is null) return;
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
        if (target.PadZeroPointRows)
        {
            var rowBytes = ZeroPointPacking.RowBytes(tileBlocks, format.Bits);
            packed = packed[..(tile.N * rowBytes)];
            ZeroPointPacking.Rows(zeroPoints, tileBlocks, format.Bits, packed);
            WriteRows(target.ZeroPoints, packed, tile.N, rowBytes, tile.N0, block0 * format.Bits / 8, ((blocks * format.Bits) + 7) / 8);
        }
        else if (TargetInputRows) WritePacked(target.ZeroPoints, zeroPoints, tileBlocks, tile.N, block0, tile.N0, n, packed);
        else WritePacked(target.ZeroPoints, zeroPoints, tile.N, tileBlocks, tile.N0, block0, blocks, packed);
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
