namespace QuantBuild.Kernels.Ggml.Affine;

/// <summary>Q4_K: d, dmin, twelve bytes of scales, 128 bytes of codes. A byte holds codes that are 32 values apart.</summary>
internal readonly partial struct Q4K : IAffineFormat
{
    private const int CodesOffset = 16;

    public static GgmlType Type => GgmlType.Q4_K;

    public static int SubBlock => 32;

    public static int LastCode => 15;

    public static int LastScale => 63;

    public static bool ClampsScales => true;

    public static SearchSteps Steps => new(-1f, 0.1f, 20);

    public static bool AbsoluteErrors => false;

    public static bool WeighsByMeanSquare => true;

    public static int MeanSquares => 2;

    public static int ScaleOffset => 0;

    public static void PackScales(ReadOnlySpan<byte> scales, ReadOnlySpan<byte> minimums, Span<byte> block) =>
        SixBitScales.Pack(scales, minimums, block[4..]);

    public static (int Scale, int Minimum) Scale(ReadOnlySpan<byte> block, int subBlock) => SixBitScales.Unpack(block[4..], subBlock);

    public static void PackCodes(ReadOnlySpan<byte> codes, Span<byte> block)
    {
        for (int i = 0; i < 128; i++)
        {
            int lower = (i / 32 * 64) + (i % 32);
            block[CodesOffset + i] = (byte)(codes[lower] | (codes[lower + 32] << 4));
        }
    }

    public static void UnpackCodes(ReadOnlySpan<byte> block, Span<byte> codes)
    {
        for (int i = 0; i < 128; i++)
        {
            int lower = (i / 32 * 64) + (i % 32);
            codes[lower] = (byte)(block[CodesOffset + i] & 15);
            codes[lower + 32] = (byte)(block[CodesOffset + i] >> 4);
        }
    }
}
