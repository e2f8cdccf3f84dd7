namespace QuantBuild.Kernels.Ggml.Affine;

/// <summary>
/// Eight scales and eight minimums of six bits in twelve bytes, of Q4_K and Q5_K. Bytes 0 to 3 hold scales 0 to 3, bytes 4 to 7 minimums 0 to 3,
/// with two high bits free; bytes 8 to 11 the low four bits of scales and minimums 4 to 7, whose two high bits are those that are free.
/// </summary>
internal static class SixBitScales
{
    public static void Pack(ReadOnlySpan<byte> scales, ReadOnlySpan<byte> minimums, Span<byte> packed)
    {
        for (int j = 0; j < 4; j++)
        {
            int scale = scales[j + 4];
            int minimum = minimums[j + 4];
            packed[j] = (byte)(scales[j] | ((scale >> 4) << 6));
            packed[j + 4] = (byte)(minimums[j] | ((minimum >> 4) << 6));
            packed[j + 8] = (byte)((scale & 15) | ((minimum & 15) << 4));
        }
    }

    public static (int Scale, int Minimum) Unpack(ReadOnlySpan<byte> packed, int j) => j < 4
        ? (packed[j] & 63, packed[j + 4] & 63)
        : ((packed[j + 4] & 15) | ((packed[j - 4] >> 6) << 4), (packed[j + 4] >> 4) | ((packed[j] >> 6) << 4));
}
