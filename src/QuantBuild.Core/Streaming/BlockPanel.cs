using QuantBuild.Kernels;
using QuantBuild.Numerics;

namespace QuantBuild.Streaming;

/// <summary>The codes of a chunk in the order of the result, collected from pieces in the order of the source.</summary>
/// <param name="format">4 or 8 bits.</param>
/// <param name="sourceInputRows">The source is [K, N].</param>
/// <param name="layout">The layout of the result.</param>
/// <param name="unpacked">Four-bit codes are collected one to a byte, because rows of the result do not end at whole bytes.</param>
internal sealed class BlockPanel(BlockFormat format, bool sourceInputRows, CodeLayout layout, bool unpacked)
{
    private readonly int bits = unpacked ? 8 : format.Bits;

    /// <summary>Codes that rows are padded to a multiple of.</summary>
    private readonly int unit = layout == CodeLayout.Blobs ? format.BlockSize : unpacked || format.Bits == 8 ? 1 : 2;

    private bool Turned => sourceInputRows != (layout == CodeLayout.InputRows);

    /// <summary>Rows of the result in a chunk.</summary>
    public int Rows(BlockTile tile) => layout == CodeLayout.InputRows ? tile.K : tile.N;

    /// <summary>Bytes of each.</summary>
    public int RowBytes(BlockTile tile) => BlockPacking.RowBytes(layout == CodeLayout.InputRows ? tile.N : tile.K, unit, bits);

    /// <summary>Where the codes of a piece go at once: their place, where it is of the same form, else a buffer.</summary>
    public Span<byte> Codes(BlockTile tile, Span<byte> panel, TilePiece piece, ChunkBuffers buffers) =>
        bits == 8 && !Turned && piece.Columns == RowBytes(tile)
            ? panel.Slice(piece.Row * piece.Columns, piece.Elements)
            : buffers.Codes(piece.Elements);

    /// <summary>Takes the codes that were put into <see cref="Codes"/>.</summary>
    public void Put(BlockTile tile, Span<byte> panel, TilePiece piece, ReadOnlySpan<byte> codes)
    {
        var stride = RowBytes(tile);
        if (Turned)
        {
            BlockPacking.Columns(codes, piece.Columns, unit, bits, panel[((piece.Column * stride) + (piece.Row * bits / 8))..], stride);
            return;
        }

        var rowBytes = BlockPacking.RowBytes(piece.Columns, unit, bits);
        if (rowBytes == stride && piece.Columns % unit == 0)
        {
            // Rows without padding between them are one long row.
            if (bits == 4) BlockPacking.Rows(codes, codes.Length, unit, bits, panel.Slice(piece.Row * stride, piece.Rows * stride));
            else if (codes != panel.Slice(piece.Row * stride, codes.Length)) codes.CopyTo(panel[(piece.Row * stride)..]);
            return;
        }
        for (var row = 0; row < piece.Rows; row++)
        {
            var place = panel.Slice(((piece.Row + row) * stride) + (piece.Column * bits / 8), rowBytes);
            BlockPacking.Rows(codes.Slice(row * piece.Columns, piece.Columns), piece.Columns, unit, bits, place);
        }
    }
}
