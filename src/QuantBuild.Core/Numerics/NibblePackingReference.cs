namespace QuantBuild.Numerics;

/// <summary>The plain form of <see cref="NibblePacking"/>.</summary>
public static class NibblePackingReference
{
    /// <inheritdoc cref="NibblePacking.Pack"/>
    public static void Pack(ReadOnlySpan<byte> codes, Span<byte> packed)
    {
        NibblePacking.CheckLengths(codes.Length, packed.Length);
        for (int i = 0; i < packed.Length; i++)
        {
            int high = (2 * i) + 1 < codes.Length ? codes[(2 * i) + 1] : 0;
            packed[i] = (byte)((codes[2 * i] & 0xF) | (high << 4));
        }
    }

    /// <inheritdoc cref="NibblePacking.PackSigned"/>
    public static void PackSigned(ReadOnlySpan<byte> codes, Span<byte> packed)
    {
        NibblePacking.CheckLengths(codes.Length, packed.Length);
        for (int i = 0; i < packed.Length; i++)
        {
            int high = (2 * i) + 1 < codes.Length ? codes[(2 * i) + 1] ^ 8 : 0;
            packed[i] = (byte)(((codes[2 * i] ^ 8) & 0xF) | (high << 4));
        }
    }

    /// <inheritdoc cref="NibblePacking.Unpack"/>
    public static void Unpack(ReadOnlySpan<byte> packed, Span<byte> codes)
    {
        NibblePacking.CheckLengths(codes.Length, packed.Length);
        for (int i = 0; i < codes.Length; i++)
            codes[i] = (byte)((packed[i / 2] >> (4 * (i % 2))) & 0xF);
    }
}
