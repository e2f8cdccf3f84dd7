namespace QuantBuild.Kernels.Ggml.Affine;

/// <summary>Q2_K: sixteen bytes of scales (low halves) and minimums (high halves), 64 bytes of codes, d, dmin. A byte holds four codes, 32 values apart.</summary>
internal readonly partial struct Q2K : IAffineFormat
{
    private const int CodesOffset = 16;

    public static GgmlType Type => GgmlType.Q2_K;

    public static int SubBlock => 16;

    public static int LastCode => 3;

    public static int LastScale => 15;

    public static bool ClampsScales => false;

    public static SearchSteps Steps => new(-0.5f, 0.1f, 15);

    public static bool AbsoluteErrors => true;

    public static bool WeighsByMeanSquare => false;

    public static int MeanSquares => 1;

    public static int ScaleOffset => 80;

    public static void PackScales(ReadOnlySpan<byte> scales, ReadOnlySpan<byte> minimums, Span<byte> block)
    {
        for (int j = 0; j < 16; j++) block[j] = (byte)(scales[j] | (minimums[j] << 4));
    }

    public static (int Scale, int Minimum) Scale(ReadOnlySpan<byte> block, int subBlock) => (block[subBlock] & 15, block[subBlock] >> 4);

    public static void PackCodes(ReadOnlySpan<byte> codes, Span<byte> block)
    {
        for (int i = 0; i < 64; i++)
        {
            int first = (i / 32 * 128) + (i % 32);
            block[CodesOffset + i] = (byte)(codes[first] | (codes[first + 32] << 2) | (codes[first + 64] << 4) | (codes[first + 96] << 6));
        }
    }

    public static void UnpackCodes(ReadOnlySpan<byte> block, Span<byte> codes)
    {
        for (int i = 0; i < 256; i++) codes[i] = (byte)((block[CodesOffset + (i / 128 * 32) + (i % 32)] >> (i % 128 / 32 * 2)) & 3);
    }
}
