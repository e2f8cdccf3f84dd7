using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Ggml.Symmetric;

namespace QuantBuild.Kernels.Ggml.NonLinear;

/// <summary>
/// IQ4_XS: 8 groups of 32 values with codes of 4 bits and scales of 6 bits. A block of 136 bytes: the binary16 scale of the scales, the scales'
/// upper 2 bits (2 bytes), their lower 4 bits (4 bytes), the codes (128 bytes).
/// </summary>
internal static class Iq4XsReference
{
    public const int Groups = GgmlTypes.SuperBlock / Iq4Scale.Group;
    public const int BlockBytes = 136;
    public const int ScaleLimit = 32;
    public const int CodesAt = 8;
    private const int UpperAt = 2;
    private const int LowerAt = 4;

    /// <inheritdoc cref="GgmlRowQuantizer"/>
    public static void Quantize(ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> blocks)
    {
        Span<float> weights = stackalloc float[Iq4Scale.Group];
        Span<float> scales = stackalloc float[Groups];
        for (var i = 0; i < values.Length; i += GgmlTypes.SuperBlock)
        {
            var source = values.Slice(i, GgmlTypes.SuperBlock);
            var spread = Iq4Scale.Spread(source);
            for (var group = 0; group < Groups; group++)
            {
                var at = group * Iq4Scale.Group;
                var groupImportance = importance.IsEmpty ? importance : importance.Slice((i % columns) + at, Iq4Scale.Group);
                Iq4Scale.Weigh(source.Slice(at, Iq4Scale.Group), groupImportance, spread, weights);
                scales[group] = Iq4Scale.Search(source.Slice(at, Iq4Scale.Group), weights);
            }
            Finish(source, scales, blocks.Slice(i / GgmlTypes.SuperBlock * BlockBytes, BlockBytes));
        }
    }

    /// <inheritdoc cref="GgmlRowDequantizer"/>
    public static void Dequantize(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        for (var i = 0; i < values.Length; i += GgmlTypes.SuperBlock)
        {
            var block = blocks.Slice(i / GgmlTypes.SuperBlock * BlockBytes, BlockBytes);
            for (var group = 0; group < Groups; group++)
            {
                Iq4Scale.Decode(
                    block.Slice(CodesAt + (group * Iq4Scale.Group / 2), Iq4Scale.Group / 2), Step(block, group),
                    values.Slice(i + (group * Iq4Scale.Group), Iq4Scale.Group));
            }
        }
    }

    /// <summary>The scale of a group as it is stored.</summary>
    public static float Step(ReadOnlySpan<byte> block, int group)
    {
        var lower = block[LowerAt + (group / 2)] >> (group % 2 * 4) & 15;
        var upper = BinaryPrimitives.ReadUInt16LittleEndian(block[UpperAt..]) >> (group * 2) & 3;
        return StoredHalf.Read(block) * ((lower | (upper << 4)) - ScaleLimit);
    }

    /// <summary>Scale and scales of a block; the codes are made with them as they are before the scale of scales is rounded to binary16.</summary>
    /// <param name="scales">The groups' exact scales.</param>
    /// <param name="block">The block.</param>
    /// <param name="inverses">1 / scale of each group, or 0, to make codes with.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FinishScales(ReadOnlySpan<float> scales, Span<byte> block, Span<float> inverses)
    {
        var scale = -SymmetricScale.Farthest(scales) / ScaleLimit;
        StoredHalf.Write(scale, block);
        var inverse = scale != 0f ? 1f / scale : 0f;
        var upper = 0;
        block.Slice(LowerAt, Groups / 2).Clear();
        for (var group = 0; group < Groups; group++)
        {
            var code = SymmetricScale.Code(inverse * scales[group], ScaleLimit);
            var step = scale * code;
            inverses[group] = step != 0f ? 1f / step : 0f;
            code += ScaleLimit;
            block[LowerAt + (group / 2)] |= (byte)((code & 15) << (group % 2 * 4));
            upper |= code >> 4 << (group * 2);
        }
        BinaryPrimitives.WriteUInt16LittleEndian(block[UpperAt..], (ushort)upper);
    }

    private static void Finish(ReadOnlySpan<float> values, ReadOnlySpan<float> scales, Span<byte> block)
    {
        Span<float> inverses = stackalloc float[Groups];
        FinishScales(scales, block, inverses);
        for (var group = 0; group < Groups; group++)
        {
            Iq4Scale.Encode(
                values.Slice(group * Iq4Scale.Group, Iq4Scale.Group), inverses[group],
                block.Slice(CodesAt + (group * Iq4Scale.Group / 2), Iq4Scale.Group / 2));
        }
    }
}
