using QuantBuild.Kernels.Ggml.Affine;

namespace QuantBuild.Kernels.Ggml;

/// <summary>The same as <see cref="GgmlDequantizer"/>, value by value: what the vectorized kernels must equal.</summary>
internal static class GgmlDequantizerReference
{
    /// <inheritdoc cref="GgmlDequantizer.Dequantize"/>
    public static void Dequantize(GgmlType type, ReadOnlySpan<byte> blocks, Span<float> values) =>
        GgmlArguments.Check(type, Of(type), blocks, values)(blocks, values);

    private static GgmlRowDequantizer? Of(GgmlType type) => type switch
    {
        // Types of 32 and the like.

        // K types.
        GgmlType.Q4_K => AffineDequantizerReference.Dequantize<Q4K>,
        GgmlType.Q5_K => AffineDequantizerReference.Dequantize<Q5K>,
        GgmlType.Q2_K => AffineDequantizerReference.Dequantize<Q2K>,

        // I types of 4 bits.

        // I types with grids.
        _ => null,
    };
}
