using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.Ggml.Blocks;

/// <summary>20 bytes: 32 bits with the highest bit of each code, the first in the lowest bit; then the lower bits as <see cref="FourBits"/>.</summary>
internal readonly struct FiveBits : ICodeLayout
{
    private const ulong EightTimes = 0x0101_0101_0101_0101;

    public static int Bits => 5;

    public static void Pack(ReadOnlySpan<byte> codes, Span<byte> packed)
    {
        uint highest = 0;
        for (int i = 0; i < 32; i++) highest |= (uint)(codes[i] >> 4 & 1) << i;
        BinaryPrimitives.WriteUInt32LittleEndian(packed, highest);
        FourBits.Pack(codes, packed[4..]);
    }

    public static void Unpack(ReadOnlySpan<byte> packed, Span<byte> codes)
    {
        FourBits.Unpack(packed[4..], codes);
        uint highest = BinaryPrimitives.ReadUInt32LittleEndian(packed);
        for (int i = 0; i < 32; i++) codes[i] |= (byte)((highest >> i & 1) << 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Pack(Vector128<byte> lower, Vector128<byte> upper, ref byte packed)
    {
        uint first = (lower.AsUInt16() << 3).AsByte().ExtractMostSignificantBits();
        uint second = (upper.AsUInt16() << 3).AsByte().ExtractMostSignificantBits();
        uint highest = first | (second << 16);
        Unsafe.WriteUnaligned(ref packed, BitConverter.IsLittleEndian ? highest : BinaryPrimitives.ReverseEndianness(highest));
        FourBits.Pack(lower, upper, ref Unsafe.Add(ref packed, 4));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector128<byte> Lower, Vector128<byte> Upper) Unpack(ref readonly byte packed)
    {
        var (lower, upper) = FourBits.Unpack(in Unsafe.Add(ref Unsafe.AsRef(in packed), 4));
        uint highest = Unsafe.ReadUnaligned<uint>(in packed);
        if (!BitConverter.IsLittleEndian) highest = BinaryPrimitives.ReverseEndianness(highest);
        return (lower | Sixteen((ushort)highest), upper | Sixteen((ushort)(highest >> 16)));
    }

    /// <summary>16 for each bit that is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Sixteen(ushort bits)
    {
        var bit = Vector128.Create((byte)1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128);
        var spread = Vector128.Create((ulong)(bits & 0xFF) * EightTimes, (ulong)(bits >> 8) * EightTimes).AsByte();
        return Vector128.Equals(spread & bit, bit) & Vector128.Create((byte)16);
    }
}
