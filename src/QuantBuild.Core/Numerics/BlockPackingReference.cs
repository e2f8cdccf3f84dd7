namespace QuantBuild.Numerics;

/// <summary>The plain form of <see cref="BlockPacking"/>: every code is put into its place alone.</summary>
public static class BlockPackingReference
{
    /// <inheritdoc cref="BlockPacking.Rows"/>
    public static void Rows(ReadOnlySpan<byte> codes, int columns, int blockSize, int bits, Span<byte> packed)
    {
        int rows = BlockPacking.CheckRows(codes.Length, columns, blockSize, bits, packed.Length);
        int rowBytes = BlockPacking.RowBytes(columns, blockSize, bits);
        packed.Clear();
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                Put(codes[(row * columns) + column], column, bits, packed.Slice(row * rowBytes, rowBytes));
        }
    }

    /// <inheritdoc cref="BlockPacking.Columns"/>
    public static void Columns(ReadOnlySpan<byte> codes, int columns, int blockSize, int bits, Span<byte> packed, int stride)
    {
        int rows = BlockPacking.CheckColumns(codes.Length, columns, blockSize, bits, packed.Length, stride);
        int columnBytes = BlockPacking.RowBytes(rows, blockSize, bits);
        for (int column = 0; column < columns; column++)
        {
            var destination = packed.Slice(column * stride, columnBytes);
            destination.Clear();
            for (int row = 0; row < rows; row++)
                Put(codes[(row * columns) + column], row, bits, destination);
        }
    }

    internal static void Put(byte code, int index, int bits, Span<byte> packed)
    {
        if (bits == 8)
            packed[index] = code;
        else
            packed[index / 2] |= (byte)((code & 0xF) << (4 * (index % 2)));
    }
}
