using QuantBuild.Kernels.Ggml.Plain;

namespace QuantBuild.Kernels.Ggml;

/// <summary>The same as <see cref="GgmlDequantizer"/>, value by value: what the vectorized kernels must equal.</summary>
internal static class GgmlDequantizerReference
{
    /// <inheritdoc cref="GgmlDequantizer.Dequantize"/>
    public static void Dequantize(GgmlType type, ReadOnlySpan<byte> blocks, Span<float> values) =>
        GgmlArguments.Check(type, Of(type), blocks, values)(blocks, values);

    private static GgmlRowDequantizer? Of(GgmlType type) => type switch
    {
        // Plain numbers.
        GgmlType.F32 => PlainRowsReference.F32,
        GgmlType.F16 => PlainRowsReference.F16,
        GgmlType.BF16 => PlainRowsReference.BF16,
        GgmlType.F64 => PlainRowsReference.F64,

        // Types of 32 and the like.

        // K types.

        // I types of 4 bits.

        // I types with grids.
        _ => null,
    };
}
