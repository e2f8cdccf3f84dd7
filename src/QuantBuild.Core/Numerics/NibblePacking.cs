using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Numerics;

/// <summary>
/// Four-bit codes, two to a byte, the first in the low half (ONNX INT4 and UINT4, MatMulNBits). Of a code only its low four bits count.
/// An odd number of codes is padded with a zero half.
/// </summary>
public static class NibblePacking
{
    /// <summary>Unsigned codes, as they are.</summary>
    /// <param name="codes">One code in each byte.</param>
    /// <param name="packed">(codes + 1) / 2 bytes.</param>
    public static void Pack(ReadOnlySpan<byte> codes, Span<byte> packed)
    {
        CheckLengths(codes.Length, packed.Length);
        int done = PackVectors(codes, packed, 0);
        NibblePackingReference.Pack(codes[(2 * done)..], packed[done..]);
    }

    /// <summary>Signed codes: the two's complement of code - 8, which is the code with its highest bit turned over.</summary>
    /// <param name="codes">One code in each byte, 8 for zero.</param>
    /// <param name="packed">(codes + 1) / 2 bytes.</param>
    public static void PackSigned(ReadOnlySpan<byte> codes, Span<byte> packed)
    {
        CheckLengths(codes.Length, packed.Length);
        int done = PackVectors(codes, packed, 0x88);
        NibblePackingReference.PackSigned(codes[(2 * done)..], packed[done..]);
    }

    /// <summary>Back to one code in each byte, 0 to 15.</summary>
    /// <param name="packed">(codes + 1) / 2 bytes.</param>
    /// <param name="codes">One code in each byte.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unpack(ReadOnlySpan<byte> packed, Span<byte> codes)
    {
        CheckLengths(codes.Length, packed.Length);
        ref byte source = ref MemoryMarshal.GetReference(packed);
        ref byte destination = ref MemoryMarshal.GetReference(codes);
        int i = 0;
        if (BitConverter.IsLittleEndian && Vector256.IsHardwareAccelerated)
        {
            for (; i <= (codes.Length / 2) - 16; i += 16)
            {
                var bytes = Vector128.LoadUnsafe(in source, (nuint)i);
                var pairs = Vector256.Create(Vector128.WidenLower(bytes), Vector128.WidenUpper(bytes));
                var spread = (pairs | (pairs << 4)) & Vector256.Create((ushort)0x0F0F);
                spread.AsByte().StoreUnsafe(ref destination, 2 * (nuint)i);
            }
        }
        else if (BitConverter.IsLittleEndian && Vector128.IsHardwareAccelerated)
        {
            for (; i <= (codes.Length / 2) - 16; i += 16)
            {
                var bytes = Vector128.LoadUnsafe(in source, (nuint)i);
                Spread(Vector128.WidenLower(bytes)).StoreUnsafe(ref destination, 2 * (nuint)i);
                Spread(Vector128.WidenUpper(bytes)).StoreUnsafe(ref destination, (2 * (nuint)i) + 16);
            }
        }

        NibblePackingReference.Unpack(packed[i..], codes[(2 * i)..]);
    }

    internal static void CheckLengths(int codes, int packed)
    {
        if (packed != (codes / 2) + (codes % 2))
            throw new ArgumentException($"{codes} codes are {(codes / 2) + (codes % 2)} bytes, not {packed}.", nameof(packed));
    }

    /// <summary>Packs whole vectors of codes and returns how many bytes that made; <paramref name="flip"/> turns bits of each byte over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int PackVectors(ReadOnlySpan<byte> codes, Span<byte> packed, byte flip)
    {
        ref byte source = ref MemoryMarshal.GetReference(codes);
        ref byte destination = ref MemoryMarshal.GetReference(packed);
        int i = 0;
        if (!BitConverter.IsLittleEndian)
            return i;

        if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= (codes.Length / 2) - 32; i += 32)
            {
                var first = Join(Vector256.LoadUnsafe(in source, 2 * (nuint)i).AsUInt16());
                var second = Join(Vector256.LoadUnsafe(in source, (2 * (nuint)i) + 32).AsUInt16());
                (Vector256.Narrow(first, second) ^ Vector256.Create(flip)).StoreUnsafe(ref destination, (nuint)i);
            }
        }

        if (Vector128.IsHardwareAccelerated)
        {
            for (; i <= (codes.Length / 2) - 16; i += 16)
            {
                var first = Join(Vector128.LoadUnsafe(in source, 2 * (nuint)i).AsUInt16());
                var second = Join(Vector128.LoadUnsafe(in source, (2 * (nuint)i) + 16).AsUInt16());
                (Vector128.Narrow(first, second) ^ Vector128.Create(flip)).StoreUnsafe(ref destination, (nuint)i);
            }
        }

        return i;
    }

    /// <summary>Two codes in a 16-bit lane, the first below, become one byte with the first in its low half.</summary>
    private static Vector256<ushort> Join(Vector256<ushort> pairs) =>
        (pairs & Vector256.Create((ushort)0x000F)) | ((pairs >>> 4) & Vector256.Create((ushort)0x00F0));

    private static Vector128<ushort> Join(Vector128<ushort> pairs) =>
        (pairs & Vector128.Create((ushort)0x000F)) | ((pairs >>> 4) & Vector128.Create((ushort)0x00F0));

    private static Vector128<byte> Spread(Vector128<ushort> bytes) => ((bytes | (bytes << 4)) & Vector128.Create((ushort)0x0F0F)).AsByte();
}
