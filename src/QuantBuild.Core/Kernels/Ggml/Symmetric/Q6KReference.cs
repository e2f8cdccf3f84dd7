using System.Runtime.CompilerServices;

namespace QuantBuild.Kernels.Ggml.Symmetric;

/// <summary>
/// Q6_K: 16 groups of 16 values with codes of 6 bits and scales of 8 bits. A block of 210 bytes: the codes' lower 4 bits (128 bytes), their upper
/// 2 bits (64 bytes), 16 scales, the binary16 scale of the scales.
/// </summary>
internal static class Q6KReference
{
    public const int Group = 16;
    public const int Groups = GgmlTypes.SuperBlock / Group;
    public const int Limit = 32;
    public const int BlockBytes = 210;
    public const int UpperAt = 128;
    public const int ScalesAt = 192;
    public const int ScaleAt = 208;

    /// <inheritdoc cref="GgmlRowQuantizer"/>
    public static void Quantize(ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> blocks)
    {
        for (var i = 0; i < values.Length; i += GgmlTypes.SuperBlock)
        {
            var weights = importance.IsEmpty ? importance : importance.Slice(i % columns, GgmlTypes.SuperBlock);
            QuantizeBlock(values.Slice(i, GgmlTypes.SuperBlock), weights, blocks.Slice(i / GgmlTypes.SuperBlock * BlockBytes, BlockBytes));
        }
    }

    /// <inheritdoc cref="GgmlRowDequantizer"/>
    public static void Dequantize(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        for (var i = 0; i < values.Length; i += GgmlTypes.SuperBlock)
            DequantizeBlock(blocks.Slice(i / GgmlTypes.SuperBlock * BlockBytes, BlockBytes), values.Slice(i, GgmlTypes.SuperBlock));
    }

    /// <summary>Stores the scales of a block.</summary>
    /// <param name="scales">What <see cref="SymmetricScale.Search"/> has found for its groups.</param>
    /// <param name="block">The block; all zeros where the groups are.</param>
    /// <param name="steps">The groups' scales as they are stored: codes are made anew with them, but where they are zero.</param>
    /// <returns>False where the block is complete.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool StoreScales(ReadOnlySpan<float> scales, Span<byte> block, Span<float> steps)
    {
        var largest = SymmetricScale.Farthest(scales);
        if (MathF.Abs(largest) < SymmetricScale.SmallestMagnitude)
        {
            block.Clear();
            return false;
        }

        var inverse = -128f / largest;
        StoredHalf.Write(1f / inverse, block[ScaleAt..]);
        var scale = StoredHalf.Read(block[ScaleAt..]);
        for (var group = 0; group < Groups; group++)
        {
            var code = (sbyte)Math.Min(127, NearestInteger.Of(inverse * scales[group]));
            block[ScalesAt + group] = (byte)code;
            steps[group] = scale * code;
        }
        return true;
    }

    private static void QuantizeBlock(ReadOnlySpan<float> values, ReadOnlySpan<float> weights, Span<byte> block)
    {
        Span<byte> codes = stackalloc byte[GgmlTypes.SuperBlock];
        Span<float> scales = stackalloc float[Groups];
        for (var group = 0; group < Groups; group++)
        {
            var range = new Range(group * Group, (group + 1) * Group);
            scales[group] = SymmetricScale.Search(values[range], weights.IsEmpty ? weights : weights[range], Limit, codes[range]);
        }

        Span<float> steps = stackalloc float[Groups];
        if (!StoreScales(scales, block, steps)) return;
        for (var i = 0; i < codes.Length; i++)
        {
            var step = steps[i / Group];
            if (step != 0f) codes[i] = (byte)(SymmetricScale.Code(values[i] / step, Limit) + Limit);
        }
        Pack(codes, block);
    }

    private static void Pack(ReadOnlySpan<byte> codes, Span<byte> block)
    {
        for (var half = 0; half < 2; half++)
        {
            var source = codes.Slice(half * 128, 128);
            var lower = block.Slice(half * 64, 64);
            var upper = block.Slice(UpperAt + (half * 32), 32);
            for (var i = 0; i < 32; i++)
            {
                var (a, b, c, d) = (source[i], source[i + 32], source[i + 64], source[i + 96]);
                lower[i] = (byte)((a & 15) | (c << 4));
                lower[i + 32] = (byte)((b & 15) | (d << 4));
                upper[i] = (byte)((a >> 4) | (b >> 4 << 2) | (c >> 4 << 4) | (d >> 4 << 6));
            }
        }
    }

    private static void DequantizeBlock(ReadOnlySpan<byte> block, Span<float> values)
    {
        var scale = StoredHalf.Read(block[ScaleAt..]);
        for (var i = 0; i < values.Length; i++)
        {
            var (half, quarter, place) = (i / 128, i / 32 % 4, i % 32);
            var lower = block[(half * 64) + (quarter % 2 * 32) + place] >> (quarter / 2 * 4) & 15;
            var upper = block[UpperAt + (half * 32) + place] >> (quarter * 2) & 3;
            values[i] = scale * (sbyte)block[ScalesAt + (i / Group)] * ((lower | (upper << 4)) - Limit);
        }
    }
}
