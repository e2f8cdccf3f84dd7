namespace QuantBuild.Kernels.Ggml.NonLinear;

/// <summary>IQ4_NL: blocks of 32 values. 18 bytes: a binary16 scale, codes of 4 bits.</summary>
internal static class Iq4NlReference
{
    public const int BlockBytes = 18;
    public const int CodesAt = 2;

    /// <inheritdoc cref="GgmlRowQuantizer"/>
    public static void Quantize(ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> blocks)
    {
        Span<float> weights = stackalloc float[Iq4Scale.Group];
        for (var i = 0; i < values.Length; i += Iq4Scale.Group)
        {
            var source = values.Slice(i, Iq4Scale.Group);
            var block = blocks.Slice(i / Iq4Scale.Group * BlockBytes, BlockBytes);
            Iq4Scale.Weigh(source, importance.IsEmpty ? importance : importance.Slice(i % columns, Iq4Scale.Group), Iq4Scale.Spread(source), weights);
            Finish(source, Iq4Scale.Search(source, weights), block);
        }
    }

    /// <summary>The block of values whose scale is known; the codes are made with it as it is before it is rounded to binary16.</summary>
    public static void Finish(ReadOnlySpan<float> values, float scale, Span<byte> block)
    {
        StoredHalf.Write(scale, block);
        Iq4Scale.Encode(values, scale != 0f ? 1f / scale : 0f, block[CodesAt..]);
    }

    /// <inheritdoc cref="GgmlRowDequantizer"/>
    public static void Dequantize(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        for (var i = 0; i < values.Length; i += Iq4Scale.Group)
        {
            var block = blocks.Slice(i / Iq4Scale.Group * BlockBytes, BlockBytes);
            Iq4Scale.Decode(block[CodesAt..], StoredHalf.Read(block), values.Slice(i, Iq4Scale.Group));
        }
    }
}
