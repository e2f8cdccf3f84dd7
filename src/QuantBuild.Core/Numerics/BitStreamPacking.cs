using System.Buffers.Binary;

namespace QuantBuild.Numerics;

/// <summary>
/// Codes of 2, 3, 4, 5, 6 or 8 bits to a stream of bits, the lowest bit first: code i takes bits i * b to (i + 1) * b of the stream, bit j of
/// which is bit j mod 8 of byte j / 8. These are the weights of Apple MLX, read as little-endian 32-bit words. Of a code only its low bits
/// count; what the last byte has left over is zero.
/// </summary>
public static class BitStreamPacking
{
    /// <summary>Bytes of so many codes.</summary>
    public static int Bytes(int codes, int bits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(codes);
        if (bits is not (2 or 3 or 4 or 5 or 6 or 8))
            throw new ArgumentOutOfRangeException(nameof(bits), bits, "Codes of 2, 3, 4, 5, 6 or 8 bits can be packed.");
        return checked((int)((((long)codes * bits) + 7) / 8));
    }

    /// <param name="codes">One code in each byte.</param>
    /// <param name="bits">Bits of a code.</param>
    /// <param name="packed"><see cref="Bytes"/>, written whole.</param>
    public static void Pack(ReadOnlySpan<byte> codes, int bits, Span<byte> packed)
    {
        Check(codes.Length, bits, packed.Length);
        switch (bits)
        {
            case 8:
                codes.CopyTo(packed);
                break;
            case 4:
                NibblePacking.Pack(codes, packed);
                break;
            default:
                // Eight codes make as many bytes as a code has bits. All eight bytes are written; the next eight codes write over what is too much.
                int done = 0;
                int at = 0;
                for (; at <= packed.Length - 8; at += bits, done += 8)
                    BinaryPrimitives.WriteUInt64LittleEndian(packed[at..], Join(BinaryPrimitives.ReadUInt64LittleEndian(codes[done..]), bits));
                BitStreamPackingReference.Pack(codes[done..], bits, packed[at..]);
                break;
        }
    }

    /// <param name="packed"><see cref="Bytes"/></param>
    /// <param name="bits">Bits of a code.</param>
    /// <param name="codes">One code in each byte.</param>
    public static void Unpack(ReadOnlySpan<byte> packed, int bits, Span<byte> codes)
    {
        Check(codes.Length, bits, packed.Length);
        switch (bits)
        {
            case 8:
                packed.CopyTo(codes);
                break;
            case 4:
                NibblePacking.Unpack(packed, codes);
                break;
            default:
                int done = 0;
                int at = 0;
                for (; at <= packed.Length - 8; at += bits, done += 8)
                    BinaryPrimitives.WriteUInt64LittleEndian(codes[done..], Spread(BinaryPrimitives.ReadUInt64LittleEndian(packed[at..]), bits));
                BitStreamPackingReference.Unpack(packed[at..], bits, codes[done..]);
                break;
        }
    }

    internal static void Check(int codes, int bits, int packed)
    {
        int expected = Bytes(codes, bits);
        if (packed != expected)
            throw new ArgumentException($"{codes} codes of {bits} bits are {expected} bytes, not {packed}.", nameof(packed));
    }

    /// <summary>Eight codes, one to a byte, moved together in pairs, fours, and all eight.</summary>
    private static ulong Join(ulong codes, int bits)
    {
        ulong one = ((1ul << bits) - 1) * 0x0001_0001_0001_0001;
        ulong pairs = (codes & one) | (((codes >> 8) & one) << bits);
        ulong fours = (pairs & 0x0000_FFFF_0000_FFFF) | (((pairs >> 16) & 0x0000_FFFF_0000_FFFF) << (2 * bits));
        return (fours & 0xFFFF_FFFF) | ((fours >> 32) << (4 * bits));
    }

    /// <summary>The way back: halves, quarters, single codes.</summary>
    private static ulong Spread(ulong packed, int bits)
    {
        ulong four = (1ul << (4 * bits)) - 1;
        ulong fours = (packed & four) | (((packed >> (4 * bits)) & four) << 32);
        ulong two = ((1ul << (2 * bits)) - 1) * 0x0000_0001_0000_0001;
        ulong pairs = (fours & two) | (((fours >> (2 * bits)) & two) << 16);
        ulong one = ((1ul << bits) - 1) * 0x0001_0001_0001_0001;
        return (pairs & one) | (((pairs >> bits) & one) << 8);
    }
}
