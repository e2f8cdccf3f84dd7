using QuantBuild.Kernels.Ggml.Affine;
using QuantBuild.Kernels.Ggml.Blocks;
using QuantBuild.Kernels.Ggml.Grid;
using QuantBuild.Kernels.Ggml.NonLinear;
using QuantBuild.Kernels.Ggml.Plain;
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
        GgmlType.Q4_K => AffineDequantizerReference.Dequantize<Q4K>,
        GgmlType.Q5_K => AffineDequantizerReference.Dequantize<Q5K>,
        GgmlType.Q2_K => AffineDequantizerReference.Dequantize<Q2K>,
        GgmlType.Q3_K => Q3KReference.Dequantize,
        GgmlType.Q6_K => Q6KReference.Dequantize,

        // I types of 4 bits.
        GgmlType.IQ4_NL => Iq4NlReference.Dequantize,
        GgmlType.IQ4_XS => Iq4XsReference.Dequantize,

        // I types with grids.
        GgmlType.IQ2_XXS => GridDequantizer<ScalarGridExpansion>.Iq2Xxs,
        GgmlType.IQ2_XS => GridDequantizer<ScalarGridExpansion>.Iq2Xs,
        GgmlType.IQ2_S => GridDequantizer<ScalarGridExpansion>.Iq2S,
        GgmlType.IQ3_XXS => GridDequantizer<ScalarGridExpansion>.Iq3Xxs,
        GgmlType.IQ3_S => GridDequantizer<ScalarGridExpansion>.Iq3S,
        GgmlType.IQ1_S => GridDequantizer<ScalarGridExpansion>.Iq1S,
        GgmlType.IQ1_M => GridDequantizer<ScalarGridExpansion>.Iq1M,
        _ => null,
    };
}
