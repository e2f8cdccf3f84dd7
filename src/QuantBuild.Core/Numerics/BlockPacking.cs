namespace QuantBuild.Numerics;

/// <summary>
/// Codes to the bytes of com.microsoft MatMulNBits: [N, blocks, block size * bits / 8], the codes of one output feature together, two
/// four-bit codes to a byte with the first in the low half. What the last block has left over is zero, as ONNX Runtime's own quantizer
/// leaves it (the operator multiplies it by nothing).
/// </summary>
public static class BlockPacking
{
    /// <summary>Bytes of one output feature with <paramref name="length"/> codes: blocks * ceil(block size * bits / 8).</summary>
    public static int RowBytes(int length, int blockSize, int bits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blockSize);
        if (bits is not (4 or 8))
            throw new ArgumentOutOfRangeException(nameof(bits), bits, "Blocks of 4 or 8 bits can be packed.");
        if (bits == 4 && blockSize % 2 != 0)
            throw new ArgumentOutOfRangeException(nameof(blockSize), blockSize, "A block of four-bit codes must fill whole bytes.");
        long blocks = ((long)length + blockSize - 1) / blockSize;
        return checked((int)(blocks * blockSize * bits / 8));
    }

    /// <summary>Packs codes whose blocks run along the rows.</summary>
    /// <param name="codes">[N, K]</param>
    /// <param name="columns">K</param>
    /// <param name="blockSize">Even for four bits.</param>
    /// <param name="bits">4 or 8.</param>
    /// <param name="packed">[N, blocks, blob], written whole.</param>
    public static void Rows(ReadOnlySpan<byte> codes, int columns, int blockSize, int bits, Span<byte> packed) =>
        BlockPackingReference.Rows(codes, columns, blockSize, bits, packed);

    /// <summary>Packs and transposes codes whose blocks run down the columns.</summary>
    /// <param name="codes">[K, N]; a piece of K must start at a multiple of the block size.</param>
    /// <param name="columns">N</param>
    /// <param name="blockSize">Even for four bits.</param>
    /// <param name="bits">4 or 8.</param>
    /// <param name="packed">
    /// For each column its bytes, <paramref name="stride"/> apart; what lies between is not touched. The first byte is that of the first row
    /// given, so that a piece of K can be put into the middle of a larger [N, blocks, blob].
    /// </param>
    /// <param name="stride">Bytes from one column to the next; at least <see cref="RowBytes"/> of K.</param>
    public static void Columns(ReadOnlySpan<byte> codes, int columns, int blockSize, int bits, Span<byte> packed, int stride) =>
        BlockPackingReference.Columns(codes, columns, blockSize, bits, packed, stride);

    internal static int CheckRows(int codes, int columns, int blockSize, int bits, int packed)
    {
        int rows = RowCount(codes, columns);
        if (packed != (long)rows * RowBytes(columns, blockSize, bits))
            throw new ArgumentException($"{packed} bytes for {rows} rows of {RowBytes(columns, blockSize, bits)}.", nameof(packed));
        return rows;
    }

    internal static int CheckColumns(int codes, int columns, int blockSize, int bits, int packed, int stride)
    {
        int rows = RowCount(codes, columns);
        int columnBytes = RowBytes(rows, blockSize, bits);
        if (stride < columnBytes)
            throw new ArgumentOutOfRangeException(nameof(stride), stride, $"A column has {columnBytes} bytes.");
        if (packed < (((long)columns - 1) * stride) + columnBytes)
            throw new ArgumentException($"{packed} bytes for {columns} columns of {columnBytes}, {stride} apart.", nameof(packed));
        return rows;
    }

    private static int RowCount(int codes, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (codes % columns != 0)
            throw new ArgumentException($"{codes} codes are no whole number of rows of {columns}.", nameof(codes));
        return codes / columns;
    }
}
