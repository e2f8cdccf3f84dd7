using QuantBuild.Kernels.Ggml.Affine;
using QuantBuild.Kernels.Ggml.Plain;
using QuantBuild.Kernels.Ggml.NonLinear;
using QuantBuild.Kernels.Ggml.Symmetric;

namespace QuantBuild.Kernels.Ggml;

/// <summary>The same as <see cref="GgmlQuantizer"/>, block by block and value by value: what the vectorized kernels must equal.</summary>
internal static class GgmlQuantizerReference
{
    /// <inheritdoc cref="GgmlQuantizer.Quantize"/>
    public static void Quantize(GgmlType type, ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> blocks) =>
        GgmlArguments.Check(type, Of(type), values, columns, importance, blocks)(values, columns, importance, blocks);

    private static GgmlRowQuantizer? Of(GgmlType type) => type switch
    {
        // Plain numbers.
        GgmlType.F32 => PlainRowsReference.F32,
        GgmlType.F16 => PlainRowsReference.F16,
        GgmlType.BF16 => PlainRowsReference.BF16,

        // Types of 32 and the like.

        // K types.
        GgmlType.Q4_K => AffineQuantizerReference.Quantize<Q4K>,
        GgmlType.Q5_K => AffineQuantizerReference.Quantize<Q5K>,
        GgmlType.Q2_K => AffineQuantizerReference.Quantize<Q2K>,
        GgmlType.Q3_K => Q3KReference.Quantize,
        GgmlType.Q6_K => Q6KReference.Quantize,

        // I types of 4 bits.
        GgmlType.IQ4_NL => Iq4NlReference.Quantize,
        GgmlType.IQ4_XS => Iq4XsReference.Quantize,

        // I types with grids.
        _ => null,
    };
}
