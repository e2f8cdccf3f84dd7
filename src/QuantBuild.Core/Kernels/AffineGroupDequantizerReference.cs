namespace QuantBuild.Kernels;

/// <summary>The plain form of <see cref="AffineGroupDequantizer"/>.</summary>
public static class AffineGroupDequantizerReference
{
    /// <inheritdoc cref="AffineGroupDequantizer.Dequantize"/>
    public static void Dequantize(
        ReadOnlySpan<byte> codes, AffineGroupFormat format, ReadOnlySpan<float> scales, ReadOnlySpan<float> biases, Span<float> values)
    {
        AffineGroupQuantizer.Check(values.Length, format, codes.Length, scales.Length, biases.Length);
        for (int i = 0; i < values.Length; i++)
        {
            int group = i / format.GroupSize;
            float product = BlockScale.Store(codes[i] * scales[group], format.StoredType);
            values[i] = BlockScale.Store(product + biases[group], format.StoredType);
        }
    }
}
