using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace QuantBuild.Numerics;

/// <summary>
/// Sixty-four columns of sixteen bytes each, turned over: a whole line of the cache from every row, two tiles of <see cref="ByteTile"/> side by
/// side in a vector. The four rounds of the perfect shuffle are done two by two, because four rows at a time are all that they need.
/// </summary>
internal static class ByteStrip
{
    public const int Columns = 64;

    private const int Rows = ByteTile.Size;

    public static bool IsSupported => Avx2.IsSupported;

    /// <param name="source">[16, stride] bytes, or [32, stride] four-bit codes, of which two rows make one.</param>
    /// <param name="rowStride">From one row to the next.</param>
    /// <param name="bits">4 or 8.</param>
    /// <param name="destination">[64, stride]: sixteen bytes of each column.</param>
    /// <param name="columnStride">From one column to the next.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(ref readonly byte source, nint rowStride, int bits, ref byte destination, nint columnStride)
    {
        Span<byte> room = stackalloc byte[Rows * Columns];
        ref byte middle = ref room[0];
        for (int i = 0; i < Rows / 4; i++)
        {
            for (int half = 0; half < Columns; half += 32)
            {
                var (a, b, c, d) = bits == 8
                    ? Shuffle(
                        Load(in source, (i * rowStride) + half), Load(in source, ((i + 4) * rowStride) + half),
                        Load(in source, ((i + 8) * rowStride) + half), Load(in source, ((i + 12) * rowStride) + half))
                    : Shuffle(
                        Merge(in source, i, rowStride, half), Merge(in source, i + 4, rowStride, half),
                        Merge(in source, i + 8, rowStride, half), Merge(in source, i + 12, rowStride, half));
                ref byte to = ref Unsafe.Add(ref middle, (Rows * half) + (4 * i * 32));
                a.StoreUnsafe(ref to);
                b.StoreUnsafe(ref to, 32);
                c.StoreUnsafe(ref to, 64);
                d.StoreUnsafe(ref to, 96);
            }
        }

        for (int half = 0; half < Columns; half += 32)
        {
            ref byte from = ref Unsafe.Add(ref middle, Rows * half);
            for (int i = 0; i < Rows / 4; i++)
            {
                var (a, b, c, d) = Shuffle(Load(in from, i * 32), Load(in from, (i + 4) * 32), Load(in from, (i + 8) * 32), Load(in from, (i + 12) * 32));
                ref byte to = ref Unsafe.Add(ref destination, (half + (4 * i)) * columnStride);
                Store(a, ref to, columnStride);
                Store(b, ref Unsafe.Add(ref to, columnStride), columnStride);
                Store(c, ref Unsafe.Add(ref to, 2 * columnStride), columnStride);
                Store(d, ref Unsafe.Add(ref to, 3 * columnStride), columnStride);
            }
        }
    }

    /// <summary>Two rounds for the rows that they bring together: rows i, i + 4, i + 8 and i + 12 become 4i to 4i + 3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<byte> A, Vector256<byte> B, Vector256<byte> C, Vector256<byte> D) Shuffle(
        Vector256<byte> first, Vector256<byte> second, Vector256<byte> third, Vector256<byte> fourth)
    {
        var (a, b) = (Avx2.UnpackLow(first, third), Avx2.UnpackHigh(first, third));
        var (c, d) = (Avx2.UnpackLow(second, fourth), Avx2.UnpackHigh(second, fourth));
        return (Avx2.UnpackLow(a, c), Avx2.UnpackHigh(a, c), Avx2.UnpackLow(b, d), Avx2.UnpackHigh(b, d));
    }

    /// <summary>Two rows of four-bit codes become one of bytes. Of a code only its low four bits count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Merge(ref readonly byte source, int row, nint stride, int column)
    {
        var low = Load(in source, (2 * row * stride) + column);
        var high = Load(in source, (((2 * row) + 1) * stride) + column);
        var mask = Vector256.Create((byte)0x0F);
        return (low & mask) | ((high & mask).AsUInt16() << 4).AsByte();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Load(ref readonly byte source, nint index) => Vector256.LoadUnsafe(in source, (nuint)index);

    /// <summary>The lower half is a column, the upper one the sixteenth behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<byte> columns, ref byte destination, nint stride)
    {
        columns.GetLower().StoreUnsafe(ref destination);
        columns.GetUpper().StoreUnsafe(ref Unsafe.Add(ref destination, ByteTile.Size * stride));
    }
}
