namespace QuantBuild.Kernels.Ggml.Affine;

/// <summary>Q5_K: as <see cref="Q4K"/>, with 32 bytes between scales and codes: bit j of byte i is the fifth bit of value 32 * j + i.</summary>
internal readonly partial struct Q5K : IAffineFormat
{
    private const int HighOffset = 16;
    private const int CodesOffset = 48;

    public static GgmlType Type => GgmlType.Q5_K;

    public static int SubBlock => 32;

    public static int LastCode => 31;

    public static int LastScale => 63;

    public static bool ClampsScales => true;

    public static SearchSteps Steps => new(-0.5f, 0.1f, 15);

    public static bool AbsoluteErrors => false;

    public static bool WeighsByMeanSquare => true;

    public static int MeanSquares => 2;

    public static int ScaleOffset => 0;

    /// <summary>Here ggml makes codes that are too large the last one also with importance.</summary>
    public static void PackScales(ReadOnlySpan<byte> scales, ReadOnlySpan<byte> minimums, Span<byte> block)
    {
        Span<byte> clamped = stackalloc byte[16];
        for (int j = 0; j < 8; j++)
        {
            clamped[j] = Math.Min(scales[j], (byte)63);
            clamped[j + 8] = Math.Min(minimums[j], (byte)63);
        }

        SixBitScales.Pack(clamped[..8], clamped[8..], block[4..]);
    }

    public static (int Scale, int Minimum) Scale(ReadOnlySpan<byte> block, int subBlock) => SixBitScales.Unpack(block[4..], subBlock);

    public static void PackCodes(ReadOnlySpan<byte> codes, Span<byte> block)
    {
        block.Slice(HighOffset, 32).Clear();
        for (int i = 0; i < 128; i++)
        {
            int lower = (i / 32 * 64) + (i % 32);
            block[CodesOffset + i] = (byte)((codes[lower] & 15) | (codes[lower + 32] << 4));
        }

        for (int i = 0; i < 256; i++) block[HighOffset + (i % 32)] |= (byte)((codes[i] >> 4) << (i / 32));
    }

    public static void UnpackCodes(ReadOnlySpan<byte> block, Span<byte> codes)
    {
        for (int i = 0; i < 128; i++)
        {
            int lower = (i / 32 * 64) + (i % 32);
            codes[lower] = (byte)(block[CodesOffset + i] & 15);
            codes[lower + 32] = (byte)(block[CodesOffset + i] >> 4);
        }

        for (int i = 0; i < 256; i++) codes[i] |= (byte)(((block[HighOffset + (i % 32)] >> (i / 32)) & 1) << 4);
    }
}
