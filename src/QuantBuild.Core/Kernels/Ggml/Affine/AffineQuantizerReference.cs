namespace QuantBuild.Kernels.Ggml.Affine;

/// <summary>Q4_K, Q5_K and Q2_K, one super-block after the other, as ggml's source does it.</summary>
internal static class AffineQuantizerReference
{
    private const int MostSubBlocks = 16;
    private const int MostSubBlockValues = 32;

    /// <inheritdoc cref="GgmlRowQuantizer"/>
    public static void Quantize<TFormat>(ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> blocks)
        where TFormat : struct, IAffineFormat
    {
        int bytes = TFormat.Type.BlockBytes();
        for (int block = 0; block * GgmlTypes.SuperBlock < values.Length; block++)
        {
            int start = block * GgmlTypes.SuperBlock;
            var superBlock = values.Slice(start, GgmlTypes.SuperBlock);
            var target = blocks.Slice(block * bytes, bytes);
            if (importance.IsEmpty)
                Plain<TFormat>(superBlock, target);
            else
                Weighted<TFormat>(superBlock, importance.Slice(start % columns, GgmlTypes.SuperBlock), target);
        }
    }

    private static void Plain<TFormat>(ReadOnlySpan<float> values, Span<byte> block)
        where TFormat : struct, IAffineFormat
    {
        int size = TFormat.SubBlock;
        int count = values.Length / size;
        Span<byte> codes = stackalloc byte[GgmlTypes.SuperBlock];
        Span<float> weights = stackalloc float[MostSubBlockValues];
        Span<float> scales = stackalloc float[MostSubBlocks];
        Span<float> minimums = stackalloc float[MostSubBlocks];
        float largestScale = 0;
        float largestMinimum = 0;
        for (int j = 0; j < count; j++)
        {
            var part = values.Slice(j * size, size);
            float offset = TFormat.WeighsByMeanSquare ? MathF.Sqrt(SumOfSquares(part) / size) : 0;
            for (int i = 0; i < size; i++) weights[i] = offset + MathF.Abs(part[i]);
            scales[j] = AffineSearchReference.Search(
                part, weights[..size], TFormat.LastCode, TFormat.Steps, TFormat.AbsoluteErrors, codes.Slice(j * size, size), out minimums[j]);
            if (scales[j] > largestScale) largestScale = scales[j];
            if (minimums[j] > largestMinimum) largestMinimum = minimums[j];
        }

        Span<byte> scaleCodes = stackalloc byte[MostSubBlocks];
        Span<byte> minimumCodes = stackalloc byte[MostSubBlocks];
        float inverseScale = largestScale > 0 ? TFormat.LastScale / largestScale : 0;
        float inverseMinimum = largestMinimum > 0 ? TFormat.LastScale / largestMinimum : 0;
        for (int j = 0; j < count; j++)
        {
            scaleCodes[j] = (byte)NearestInteger.Of(inverseScale * scales[j]);
            minimumCodes[j] = (byte)NearestInteger.Of(inverseMinimum * minimums[j]);
            if (!TFormat.ClampsScales) continue;
            scaleCodes[j] = Math.Min(scaleCodes[j], (byte)TFormat.LastScale);
            minimumCodes[j] = Math.Min(minimumCodes[j], (byte)TFormat.LastScale);
        }

        StoredHalf.Write(largestScale / TFormat.LastScale, block[TFormat.ScaleOffset..]);
        StoredHalf.Write(largestMinimum / TFormat.LastScale, block[(TFormat.ScaleOffset + 2)..]);
        TFormat.PackScales(scaleCodes, minimumCodes, block);
        Codes<TFormat>(values, codes, block);
    }

    private static void Weighted<TFormat>(ReadOnlySpan<float> values, ReadOnlySpan<float> importance, Span<byte> block)
        where TFormat : struct, IAffineFormat
    {
        int size = TFormat.SubBlock;
        int count = values.Length / size;
        Span<byte> codes = stackalloc byte[GgmlTypes.SuperBlock];
        Span<float> weights = stackalloc float[MostSubBlockValues];
        Span<float> scales = stackalloc float[MostSubBlocks];
        Span<float> minimums = stackalloc float[MostSubBlocks];
        Span<float> sums = stackalloc float[MostSubBlocks];
        float variance = TFormat.MeanSquares * SumOfSquares(values) / GgmlTypes.SuperBlock;
        for (int j = 0; j < count; j++)
        {
            var part = values.Slice(j * size, size);
            float sum = 0;
            for (int i = 0; i < size; i++)
            {
                weights[i] = importance[(j * size) + i] * MathF.Sqrt(variance + (part[i] * part[i]));
                sum += weights[i];
            }

            sums[j] = sum;
            scales[j] = AffineSearchReference.Search(
                part, weights[..size], TFormat.LastCode, SearchSteps.Weighted, false, codes.Slice(j * size, size), out minimums[j]);
        }

        Span<byte> scaleCodes = stackalloc byte[MostSubBlocks];
        Span<byte> minimumCodes = stackalloc byte[MostSubBlocks];
        float scale = ScaleSearchReference.Search(scales[..count], sums, TFormat.LastScale, scaleCodes);
        float minimum = ScaleSearchReference.Search(minimums[..count], sums, TFormat.LastScale, minimumCodes);
        StoredHalf.Write(scale, block[TFormat.ScaleOffset..]);
        StoredHalf.Write(minimum, block[(TFormat.ScaleOffset + 2)..]);
        TFormat.PackScales(scaleCodes, minimumCodes, block);
        Codes<TFormat>(values, codes, block);
    }

    private static float SumOfSquares(ReadOnlySpan<float> values)
    {
        float sum = 0;
        foreach (float value in values) sum += value * value;
        return sum;
    }

    /// <summary>Rounds once more, to the scales that were stored; sub-blocks whose scale became zero keep what their search found.</summary>
    private static void Codes<TFormat>(ReadOnlySpan<float> values, Span<byte> codes, Span<byte> block)
        where TFormat : struct, IAffineFormat
    {
        float scale = StoredHalf.Read(block[TFormat.ScaleOffset..]);
        float minimum = StoredHalf.Read(block[(TFormat.ScaleOffset + 2)..]);
        for (int j = 0; j < values.Length / TFormat.SubBlock; j++)
        {
            var (scaleCode, minimumCode) = TFormat.Scale(block, j);
            float step = scale * scaleCode;
            if (step == 0) continue;
            float offset = minimum * minimumCode;
            for (int i = j * TFormat.SubBlock; i < (j + 1) * TFormat.SubBlock; i++)
                codes[i] = (byte)Math.Clamp(NearestInteger.Of((values[i] + offset) / step), 0, TFormat.LastCode);
        }

        TFormat.PackCodes(codes, block);
    }
}
