using QuantBuild.Kernels.Ggml.NonLinear;
using QuantBuild.Kernels.Ggml.Symmetric;

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
        GgmlType.Q3_K => Q3KReference.Dequantize,
        GgmlType.Q6_K => Q6KReference.Dequantize,

        // I types of 4 bits.
        GgmlType.IQ4_NL => Iq4NlReference.Dequantize,
        GgmlType.IQ4_XS => Iq4XsReference.Dequantize,

        // I types with grids.
        _ => null,
    };
}
