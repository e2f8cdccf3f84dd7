using System.Runtime.CompilerServices;

namespace QuantBuild.Kernels.Ggml.Symmetric;

/// <summary>
/// Q3_K: 16 groups of 16 values with codes of 3 bits and scales of 6 bits. A block of 110 bytes: the codes' upper bits (32 bytes), their lower 2
/// bits (64 bytes), 16 scales (12 bytes), the binary16 scale of the scales.
/// </summary>
internal static class Q3KReference
{
    public const int Group = 16;
    public const int Groups = GgmlTypes.SuperBlock / Group;
    public const int Limit = 4;
    public const int ScaleLimit = 32;
    public const int BlockBytes = 110;
    public const int LowerAt = 32;
    public const int ScalesAt = 96;
    public const int ScaleAt = 108;

    /// <inheritdoc cref="GgmlRowQuantizer"/>
    public static void Quantize(ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> blocks)
    {
        for (var i = 0; i < values.Length; i += GgmlTypes.SuperBlock)
        {
            var source = values.Slice(i, GgmlTypes.SuperBlock);
            var block = blocks.Slice(i / GgmlTypes.SuperBlock * BlockBytes, BlockBytes);
            if (importance.IsEmpty) QuantizeBlock(source, block);
            else QuantizeBlock(source, importance.Slice(i % columns, GgmlTypes.SuperBlock), block);
        }
    }

    /// <inheritdoc cref="GgmlRowDequantizer"/>
    public static void Dequantize(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        for (var i = 0; i < values.Length; i += GgmlTypes.SuperBlock)
            DequantizeBlock(blocks.Slice(i / GgmlTypes.SuperBlock * BlockBytes, BlockBytes), values.Slice(i, GgmlTypes.SuperBlock));
    }

    /// <summary>Without importance: scales by descent, and the scale of the scales takes the largest to -32.</summary>
    private static void QuantizeBlock(ReadOnlySpan<float> values, Span<byte> block)
    {
        Span<byte> codes = stackalloc byte[GgmlTypes.SuperBlock];
        Span<float> scales = stackalloc float[Groups];
        for (var group = 0; group < Groups; group++)
            scales[group] = SymmetricDescent.Search(values.Slice(group * Group, Group), Limit, codes.Slice(group * Group, Group));

        Span<byte> scaleCodes = stackalloc byte[Groups];
        var scale = ScalesByLargest(scales, scaleCodes);
        Finish(values, scale, scaleCodes, codes, block);
    }

    /// <summary>With importance: scales by weighted search, and so is the scale of the scales, whose weights are sums of weights.</summary>
    private static void QuantizeBlock(ReadOnlySpan<float> values, ReadOnlySpan<float> importance, Span<byte> block)
    {
        Span<byte> codes = stackalloc byte[GgmlTypes.SuperBlock];
        Span<float> scales = stackalloc float[Groups];
        Span<float> sums = stackalloc float[Groups];
        Span<float> weights = stackalloc float[Group];
        var squares = 0f;
        foreach (var value in values) squares += value * value;
        var spread = 2 * squares / GgmlTypes.SuperBlock;
        for (var group = 0; group < Groups; group++)
        {
            var source = values.Slice(group * Group, Group);
            var sum = 0f;
            for (var i = 0; i < Group; i++)
            {
                weights[i] = importance[(group * Group) + i] * MathF.Sqrt(spread + (source[i] * source[i]));
                sum += weights[i];
            }
            sums[group] = sum;
            scales[group] = SymmetricScale.Search(source, weights, Limit, codes.Slice(group * Group, Group));
        }

        Span<byte> scaleCodes = stackalloc byte[Groups];
        var scale = SymmetricScale.Search(scales, sums, ScaleLimit, scaleCodes);
        Finish(values, scale, scaleCodes, codes, block);
    }

    /// <summary>Codes of scales, plus 32, and their scale; all 0 without any scale.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float ScalesByLargest(ReadOnlySpan<float> scales, Span<byte> scaleCodes)
    {
        var largest = SymmetricScale.Farthest(scales);
        if (largest == 0f)
        {
            scaleCodes.Clear();
            return 0f;
        }

        var inverse = -(float)ScaleLimit / largest;
        for (var group = 0; group < Groups; group++)
        {
            int code = (sbyte)NearestInteger.Of(inverse * scales[group]);
            scaleCodes[group] = (byte)(Math.Max(-ScaleLimit, Math.Min(ScaleLimit - 1, code)) + ScaleLimit);
        }
        return 1f / inverse;
    }

    /// <summary>Stores the scales of a block.</summary>
    /// <param name="scale">The scale of the scales.</param>
    /// <param name="scaleCodes">The scales' codes, plus 32.</param>
    /// <param name="block">The block.</param>
    /// <param name="steps">The groups' scales as they are stored: codes are made anew with them, but where they are zero.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void StoreScales(float scale, ReadOnlySpan<byte> scaleCodes, Span<byte> block, Span<float> steps)
    {
        StoredHalf.Write(scale, block[ScaleAt..]);
        scale = StoredHalf.Read(block[ScaleAt..]);
        for (var group = 0; group < Groups; group++) steps[group] = scale * (scaleCodes[group] - ScaleLimit);
        PackScales(scaleCodes, block.Slice(ScalesAt, 12));
    }

    private static void Finish(ReadOnlySpan<float> values, float scale, ReadOnlySpan<byte> scaleCodes, Span<byte> codes, Span<byte> block)
    {
        Span<float> steps = stackalloc float[Groups];
        StoreScales(scale, scaleCodes, block, steps);
        for (var i = 0; i < codes.Length; i++)
        {
            var step = steps[i / Group];
            if (step != 0f) codes[i] = (byte)(SymmetricScale.Code(values[i] / step, Limit) + Limit);
        }
        Pack(codes, block);
    }

    /// <summary>Codes of 6 bits: the lower 4 of scale j and of scale j + 8 in byte j, the upper 2 of scales j, j + 4, j + 8, j + 12 in byte 8 + j.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackScales(ReadOnlySpan<byte> scaleCodes, Span<byte> packed)
    {
        for (var i = 0; i < 8; i++) packed[i] = (byte)((scaleCodes[i] & 15) | (scaleCodes[i + 8] << 4));
        for (var i = 0; i < 4; i++)
        {
            packed[8 + i] = (byte)((scaleCodes[i] >> 4) | (scaleCodes[i + 4] >> 4 << 2) | (scaleCodes[i + 8] >> 4 << 4) | (scaleCodes[i + 12] >> 4 << 6));
        }
    }

    /// <summary>The code of 6 bits, plus 32, of a group.</summary>
    public static int ScaleCode(ReadOnlySpan<byte> packed, int group) =>
        (packed[group % 8] >> (group / 8 * 4) & 15) | ((packed[8 + (group % 4)] >> (group / 4 * 2) & 3) << 4);

    private static void Pack(ReadOnlySpan<byte> codes, Span<byte> block)
    {
        for (var i = 0; i < 32; i++)
        {
            var upper = 0;
            for (var bit = 0; bit < 8; bit++) upper |= codes[(bit * 32) + i] >> 2 << bit;
            block[i] = (byte)upper;
        }
        for (var i = 0; i < 64; i++)
        {
            var source = codes.Slice(i / 32 * 128, 128);
            var place = i % 32;
            block[LowerAt + i] = (byte)((source[place] & 3) | ((source[place + 32] & 3) << 2) | ((source[place + 64] & 3) << 4) | (source[place + 96] << 6));
        }
    }

    private static void DequantizeBlock(ReadOnlySpan<byte> block, Span<float> values)
    {
        var scale = StoredHalf.Read(block[ScaleAt..]);
        for (var i = 0; i < values.Length; i++)
        {
            var lower = block[LowerAt + (i / 128 * 32) + (i % 32)] >> (i / 32 % 4 * 2) & 3;
            var upper = block[i % 32] >> (i / 32) & 1;
            values[i] = scale * (ScaleCode(block.Slice(ScalesAt, 12), i / Group) - ScaleLimit) * ((lower | (upper << 2)) - Limit);
        }
    }
}
