using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows(ReadOnlySpan<byte> codes, int columns, int blockSize, int bits, Span<byte> packed)
    {
        int rows = CheckRows(codes.Length, columns, blockSize, bits, packed.Length);
        int rowBytes = RowBytes(columns, blockSize, bits);
        int used = (int)((((long)columns * bits) + 7) / 8);
        for (int row = 0; row < rows; row++)
        {
            var source = codes.Slice(row * columns, columns);
            var destination = packed.Slice(row * rowBytes, rowBytes);
            if (bits == 4)
                NibblePacking.Pack(source, destination[..used]);
            else
                source.CopyTo(destination);
            destination[used..].Clear();
        }
    }

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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Columns(ReadOnlySpan<byte> codes, int columns, int blockSize, int bits, Span<byte> packed, int stride)
    {
        int rows = CheckColumns(codes.Length, columns, blockSize, bits, packed.Length, stride);
        int columnBytes = RowBytes(rows, blockSize, bits);
        int perByte = 8 / bits;
        int tileRows = ByteTile.Size * perByte;
        int wholeRows = ByteTile.IsSupported ? rows - (rows % tileRows) : 0;
        int wholeColumns = wholeRows == 0 ? 0 : columns - (columns % ByteTile.Size);

        // All rows of some columns before the next ones: each column's bytes are then written in one go.
        int done = 0;
        for (; ByteStrip.IsSupported && done <= wholeColumns - ByteStrip.Columns; done += ByteStrip.Columns)
        {
            ref byte source = ref Unsafe.Add(ref MemoryMarshal.GetReference(codes), done);
            ref byte destination = ref Unsafe.Add(ref MemoryMarshal.GetReference(packed), (nint)done * stride);
            int row = 0;
            for (; row <= wholeRows - (ByteStrip.LineTiles * tileRows); row += ByteStrip.LineTiles * tileRows)
                ByteStrip.TransposeLines(in Unsafe.Add(ref source, (nint)row * columns), columns, bits, ref Unsafe.Add(ref destination, row / perByte), stride);
            for (; row < wholeRows; row += tileRows)
                ByteStrip.Transpose(in Unsafe.Add(ref source, (nint)row * columns), columns, bits, ref Unsafe.Add(ref destination, row / perByte), stride);
        }

        for (; done < wholeColumns; done += ByteTile.Size)
        {
            for (int row = 0; row < wholeRows; row += tileRows)
                Tile(codes[((row * columns) + done)..], columns, bits, packed[((done * stride) + (row / perByte))..], stride);
        }

        // Also where tiles hold all codes and the last block is longer than they are: its end has to be zero.
        if (wholeColumns < columns || wholeRows / perByte < columnBytes)
            Rest(codes, columns, rows, wholeRows, wholeColumns, bits, packed, stride, columnBytes);
    }

    /// <summary>The rows below the whole tiles, and all rows of the columns behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rest(
        ReadOnlySpan<byte> codes, int columns, int rows, int wholeRows, int wholeColumns, int bits, Span<byte> packed, int stride, int columnBytes)
    {
        int perByte = 8 / bits;
        for (int column = 0; column < columns; column++)
        {
            int row = column < wholeColumns ? wholeRows : 0;
            var destination = packed.Slice(column * stride, columnBytes);
            destination[(row / perByte)..].Clear();
            for (; row < rows; row++)
                BlockPackingReference.Put(codes[(row * columns) + column], row, bits, destination);
        }
    }

    /// <summary>Sixteen columns of sixteen bytes each: 16 rows of eight-bit codes, 32 of four-bit codes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile(ReadOnlySpan<byte> codes, int columns, int bits, Span<byte> packed, int stride)
    {
        ByteTile.Rows tile = default;
        ref byte source = ref MemoryMarshal.GetReference(codes);
        if (bits == 8)
        {
            for (int i = 0; i < ByteTile.Size; i++)
                tile[i] = Vector128.LoadUnsafe(in source, (nuint)(i * columns));
        }
        else
        {
            for (int i = 0; i < ByteTile.Size; i++)
            {
                var low = Vector128.LoadUnsafe(in source, (nuint)(2 * i * columns));
                var high = Vector128.LoadUnsafe(in source, (nuint)(((2 * i) + 1) * columns));

                // Codes have four bits, so that shifting whole words carries nothing from one byte into the next.
                tile[i] = (low & Vector128.Create((byte)0x0F)) | ((high & Vector128.Create((byte)0x0F)).AsUInt16() << 4).AsByte();
            }
        }

        ByteTile.Transpose(ref tile);
        ref byte destination = ref MemoryMarshal.GetReference(packed);
        for (int i = 0; i < ByteTile.Size; i++)
            tile[i].StoreUnsafe(ref destination, (nuint)((long)i * stride));
    }

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
