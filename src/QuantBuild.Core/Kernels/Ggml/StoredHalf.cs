using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace QuantBuild.Kernels.Ggml;

/// <summary>Scales in blocks: binary16, little endian, rounded to the nearest, halves to even; a NaN keeps nothing but its sign.</summary>
/// <remarks>By arithmetic on the patterns: a block has one or two, and the runtime's own conversion takes longer than the rest of a simple block.</remarks>
internal static class StoredHalf
{
    private const uint Infinity = 0x7F80_0000;

    /// <summary>2^-14: below it a half has no leading one.</summary>
    private const uint SmallestNormal = 113u << 23;

    /// <summary>2^16: from here on a half is infinite, and from what rounds to it.</summary>
    private const uint TooLarge = 143u << 23;

    /// <summary>Writes two bytes.</summary>
    public static void Write(float value, Span<byte> destination) => BinaryPrimitives.WriteUInt16LittleEndian(destination, Bits(value));

    /// <summary>Reads two bytes.</summary>
    public static float Read(ReadOnlySpan<byte> source) => Value(BinaryPrimitives.ReadUInt16LittleEndian(source));

    /// <summary>The pattern of the nearest half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ushort Bits(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        uint sign = bits >> 16 & 0x8000;
        uint magnitude = bits & 0x7FFF_FFFF;
        if (magnitude >= TooLarge) return (ushort)(sign | (magnitude > Infinity ? 0x7E00u : 0x7C00u));

        // The last place of a sum with one half is worth 2^-24: the addition rounds.
        if (magnitude < SmallestNormal)
            return (ushort)(sign | (BitConverter.SingleToUInt32Bits(BitConverter.UInt32BitsToSingle(magnitude) + 0.5f) - (126u << 23)));

        // Half a unit less one, plus the last place that stays; the exponent's bias goes from 127 to 15.
        return (ushort)(sign | ((magnitude - (112u << 23) + 0xFFF + (magnitude >> 13 & 1)) >> 13));
    }

    /// <summary>The value of a pattern.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Value(ushort half)
    {
        uint sign = (uint)(half & 0x8000) << 16;
        uint shifted = (uint)(half & 0x7FFF) << 13;
        uint exponent = shifted & 0x0F80_0000;
        if (exponent == 0x0F80_0000) return BitConverter.UInt32BitsToSingle(sign | (shifted + (224u << 23)));
        if (exponent != 0) return BitConverter.UInt32BitsToSingle(sign | (shifted + (112u << 23)));

        // (2^-14 + m * 2^-24) - 2^-14, and both are exact.
        float value = BitConverter.UInt32BitsToSingle(shifted + SmallestNormal) - BitConverter.UInt32BitsToSingle(SmallestNormal);
        return BitConverter.UInt32BitsToSingle(sign | BitConverter.SingleToUInt32Bits(value));
    }
}
