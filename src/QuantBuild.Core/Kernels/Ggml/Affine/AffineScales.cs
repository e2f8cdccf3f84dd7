using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Affine;

/// <summary>The scales and minimums of super-blocks, from those of their sub-blocks.</summary>
internal static class AffineScales<TFormat>
    where TFormat : struct, IAffineFormat
{
    private const int MostSubBlocks = 16;

    /// <summary>Without importance: the largest gets the last code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Plain(AffineFindings found, Span<byte> blocks)
    {
        Span<byte> scaleCodes = stackalloc byte[MostSubBlocks];
        Span<byte> minimumCodes = stackalloc byte[MostSubBlocks];
        int bytes = TFormat.Type.BlockBytes();
        int count = GgmlTypes.SuperBlock / TFormat.SubBlock;
        for (int b = 0; b * bytes < blocks.Length; b++)
        {
            var block = blocks.Slice(b * bytes, bytes);
            float scale = Codes(found.Scales.Slice(b * count, count), scaleCodes);
            float minimum = Codes(found.Minimums.Slice(b * count, count), minimumCodes);
            Store(scale, minimum, scaleCodes, minimumCodes, block);
        }
    }

    /// <summary>With importance: by weighted squares.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Weighted<TVector, TLanes>(AffineFindings found, Span<byte> blocks)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        const int Lanes = ScaleSearch<TVector, TLanes>.Lanes;
        const int Minimum = Lanes / 2;
        Span<float> scales = stackalloc float[MostSubBlocks * Lanes];
        Span<float> weights = stackalloc float[MostSubBlocks * Lanes];
        Span<float> codes = stackalloc float[MostSubBlocks * Lanes];
        Span<float> sums = stackalloc float[2 * Lanes];
        int bytes = TFormat.Type.BlockBytes();
        int count = GgmlTypes.SuperBlock / TFormat.SubBlock;
        int length = blocks.Length / bytes;
        for (int b = 0; b < length; b++)
        {
            for (int j = 0; j < count; j++)
            {
                scales[(j * Lanes) + b] = found.Scales[(b * count) + j];
                scales[(j * Lanes) + b + Minimum] = found.Minimums[(b * count) + j];
                weights[(j * Lanes) + b] = weights[(j * Lanes) + b + Minimum] = found.Weights[(b * count) + j];
            }
        }

        new ScaleSearch<TVector, TLanes>(ref scales[0], ref weights[0], ref codes[0], ref sums[0], count, TFormat.LastScale).Search();
        Span<byte> scaleCodes = stackalloc byte[MostSubBlocks];
        Span<byte> minimumCodes = stackalloc byte[MostSubBlocks];
        for (int b = 0; b < length; b++)
        {
            for (int j = 0; j < count; j++)
            {
                scaleCodes[j] = (byte)codes[(j * Lanes) + b];
                minimumCodes[j] = (byte)codes[(j * Lanes) + b + Minimum];
            }

            Store(sums[b], sums[b + Minimum], scaleCodes, minimumCodes, blocks.Slice(b * bytes, bytes));
        }
    }

    private static void Store(float scale, float minimum, ReadOnlySpan<byte> scaleCodes, ReadOnlySpan<byte> minimumCodes, Span<byte> block)
    {
        StoredHalf.Write(scale, block[TFormat.ScaleOffset..]);
        StoredHalf.Write(minimum, block[(TFormat.ScaleOffset + 2)..]);
        TFormat.PackScales(scaleCodes, minimumCodes, block);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Codes(ReadOnlySpan<float> scales, Span<byte> codes)
    {
        float largest = 0;
        foreach (float scale in scales)
        {
            if (scale > largest) largest = scale;
        }

        float inverse = largest > 0 ? TFormat.LastScale / largest : 0;
        for (int j = 0; j < scales.Length; j++)
        {
            byte code = (byte)NearestInteger.Of(inverse * scales[j]);
            codes[j] = TFormat.ClampsScales ? Math.Min(code, (byte)TFormat.LastScale) : code;
        }

        return largest / TFormat.LastScale;
    }
}
