using QuantBuild.Kernels.Ggml.Blocks;
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
        GgmlType.Q4_0 => BlockRowsReference.Dequantize<SymmetricBlock<FourBits>>,
        GgmlType.Q4_1 => BlockRowsReference.Dequantize<AffineBlock<FourBits>>,
        GgmlType.Q5_0 => BlockRowsReference.Dequantize<SymmetricBlock<FiveBits>>,
        GgmlType.Q5_1 => BlockRowsReference.Dequantize<AffineBlock<FiveBits>>,
        GgmlType.Q8_0 => BlockRowsReference.Dequantize<Q80>,
        GgmlType.TQ1_0 => BlockRowsReference.Dequantize<Tq10>,
        GgmlType.TQ2_0 => BlockRowsReference.Dequantize<Tq20>,
        GgmlType.MXFP4 => BlockRowsReference.Dequantize<Mxfp4>,
        GgmlType.NVFP4 => BlockRowsReference.Dequantize<Nvfp4>,
        GgmlType.Q1_0 => BlockRowsReference.Dequantize<Q10>,
        GgmlType.Q2_0 => BlockRowsReference.Dequantize<Q20>,
        GgmlType.Q8_K => Q8KReference.Dequantize,

        // K types.

        // I types of 4 bits.

        // I types with grids.
        _ => null,
    };
}
