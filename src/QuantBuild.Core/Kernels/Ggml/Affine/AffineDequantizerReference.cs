namespace QuantBuild.Kernels.Ggml.Affine;

/// <summary>Q4_K, Q5_K and Q2_K to values, one after the other.</summary>
internal static class AffineDequantizerReference
{
    /// <inheritdoc cref="GgmlRowDequantizer"/>
    public static void Dequantize<TFormat>(ReadOnlySpan<byte> blocks, Span<float> values)
        where TFormat : struct, IAffineFormat
    {
        int bytes = TFormat.Type.BlockBytes();
        Span<byte> codes = stackalloc byte[GgmlTypes.SuperBlock];
        for (int b = 0; b * GgmlTypes.SuperBlock < values.Length; b++)
        {
            var block = blocks.Slice(b * bytes, bytes);
            TFormat.UnpackCodes(block, codes);
            float scale = StoredHalf.Read(block[TFormat.ScaleOffset..]);
            float minimum = StoredHalf.Read(block[(TFormat.ScaleOffset + 2)..]);
            for (int i = 0; i < codes.Length; i++)
            {
                var (scaleCode, minimumCode) = TFormat.Scale(block, i / TFormat.SubBlock);
                values[(b * GgmlTypes.SuperBlock) + i] = (scale * scaleCode * codes[i]) - (minimum * minimumCode);
            }
        }
    }
}
