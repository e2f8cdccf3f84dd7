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
    public static void Pack(ReadOnlySpan<byte> codes, Span<byte> packed) => NibblePackingReference.Pack(codes, packed);

    /// <summary>Signed codes: the two's complement of code - 8, which is the code with its highest bit turned over.</summary>
    /// <param name="codes">One code in each byte, 8 for zero.</param>
    /// <param name="packed">(codes + 1) / 2 bytes.</param>
    public static void PackSigned(ReadOnlySpan<byte> codes, Span<byte> packed) => NibblePackingReference.PackSigned(codes, packed);

    /// <summary>Back to one code in each byte, 0 to 15.</summary>
    /// <param name="packed">(codes + 1) / 2 bytes.</param>
    /// <param name="codes">One code in each byte.</param>
    public static void Unpack(ReadOnlySpan<byte> packed, Span<byte> codes) => NibblePackingReference.Unpack(packed, codes);

    internal static void CheckLengths(int codes, int packed)
    {
        if (packed != (codes / 2) + (codes % 2))
            throw new ArgumentException($"{codes} codes are {(codes / 2) + (codes % 2)} bytes, not {packed}.", nameof(packed));
    }
}
