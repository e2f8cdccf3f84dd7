namespace QuantBuild.Numerics;

/// <summary>The plain form of <see cref="BitStreamPacking"/>: bit by bit.</summary>
public static class BitStreamPackingReference
{
    /// <inheritdoc cref="BitStreamPacking.Pack"/>
    public static void Pack(ReadOnlySpan<byte> codes, int bits, Span<byte> packed)
    {
        BitStreamPacking.Check(codes.Length, bits, packed.Length);
        packed.Clear();
        for (long i = 0; i < (long)codes.Length * bits; i++)
        {
            int bit = (codes[(int)(i / bits)] >> (int)(i % bits)) & 1;
            packed[(int)(i / 8)] |= (byte)(bit << (int)(i % 8));
        }
    }

    /// <inheritdoc cref="BitStreamPacking.Unpack"/>
    public static void Unpack(ReadOnlySpan<byte> packed, int bits, Span<byte> codes)
    {
        BitStreamPacking.Check(codes.Length, bits, packed.Length);
        codes.Clear();
        for (long i = 0; i < (long)codes.Length * bits; i++)
        {
            int bit = (packed[(int)(i / 8)] >> (int)(i % 8)) & 1;
            codes[(int)(i / bits)] |= (byte)(bit << (int)(i % bits));
        }
    }
}
