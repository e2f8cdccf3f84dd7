namespace QuantBuild.Numerics;

/// <summary>
/// Zero points to the bytes of com.microsoft MatMulNBits: [N, ceil(blocks * bits / 8)], each output feature padded to whole bytes. The odd
/// half byte holds the middle code, 8, as ONNX Runtime's own quantizer leaves it. They are a small part of the weights: plain loops do.
/// </summary>
public static class ZeroPointPacking
{
    /// <summary>Bytes of one output feature.</summary>
    public static int RowBytes(int blocks, int bits) => bits switch
    {
        4 => (blocks / 2) + (blocks % 2),
        8 => blocks,
        _ => throw new ArgumentOutOfRangeException(nameof(bits), bits, "Zero points of 4 or 8 bits can be packed."),
    };

    /// <summary>From blocks along the rows.</summary>
    /// <param name="zeroPoints">[N, blocks]</param>
    /// <param name="blocks">Blocks of one output feature.</param>
    /// <param name="bits">4 or 8.</param>
    /// <param name="packed">[N, <see cref="RowBytes"/>]</param>
    public static void Rows(ReadOnlySpan<byte> zeroPoints, int blocks, int bits, Span<byte> packed)
    {
        int features = Features(zeroPoints.Length, blocks, bits, packed.Length);
        Pack(zeroPoints, features, blocks, blocks, 1, bits, packed);
    }

    /// <summary>From blocks down the columns.</summary>
    /// <param name="zeroPoints">[blocks, N]</param>
    /// <param name="features">N</param>
    /// <param name="bits">4 or 8.</param>
    /// <param name="packed">[N, <see cref="RowBytes"/>]</param>
    public static void Columns(ReadOnlySpan<byte> zeroPoints, int features, int bits, Span<byte> packed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(features);
        int blocks = zeroPoints.Length / features;
        if (blocks > 0)
            Features(zeroPoints.Length, blocks, bits, packed.Length);
        Pack(zeroPoints, features, blocks, 1, features, bits, packed);
    }

    private static void Pack(ReadOnlySpan<byte> zeroPoints, int features, int blocks, int featureStep, int blockStep, int bits, Span<byte> packed)
    {
        int rowBytes = RowBytes(blocks, bits);
        for (int feature = 0; feature < features; feature++)
        {
            var row = packed.Slice(feature * rowBytes, rowBytes);
            for (int block = 0; block < blocks; block++)
            {
                byte code = zeroPoints[(feature * featureStep) + (block * blockStep)];
                if (bits == 8)
                    row[block] = code;
                else if (block % 2 == 0)
                    row[block / 2] = (byte)((code & 0xF) | 0x80);
                else
                    row[block / 2] = (byte)((row[block / 2] & 0xF) | (code << 4));
            }
        }
    }

    private static int Features(int zeroPoints, int blocks, int bits, int packed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blocks);
        int features = zeroPoints / blocks;
        if (zeroPoints != features * blocks || packed != (long)features * RowBytes(blocks, bits))
            throw new ArgumentException($"{zeroPoints} zero points in rows of {blocks} blocks, to {packed} bytes.", nameof(packed));
        return features;
    }
}
