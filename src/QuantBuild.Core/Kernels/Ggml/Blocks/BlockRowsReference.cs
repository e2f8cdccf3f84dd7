namespace QuantBuild.Kernels.Ggml.Blocks;

/// <summary>The plain form of <see cref="BlockRows"/>.</summary>
internal static class BlockRowsReference
{
    /// <inheritdoc cref="GgmlRowQuantizer"/>
    public static void Quantize<TFormat>(ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> blocks)
        where TFormat : struct, IBlockFormat
    {
        int elements = TFormat.Type.BlockElements(), bytes = TFormat.Type.BlockBytes();
        for (int i = 0, at = 0; i < values.Length; i += elements, at += bytes)
            TFormat.Quantize(values.Slice(i, elements), blocks.Slice(at, bytes));
    }

    /// <inheritdoc cref="GgmlRowDequantizer"/>
    public static void Dequantize<TFormat>(ReadOnlySpan<byte> blocks, Span<float> values)
        where TFormat : struct, IBlockFormat
    {
        int elements = TFormat.Type.BlockElements(), bytes = TFormat.Type.BlockBytes();
        for (int i = 0, at = 0; i < values.Length; i += elements, at += bytes)
            TFormat.Dequantize(blocks.Slice(at, bytes), values.Slice(i, elements));
    }
}
