using QuantBuild.Kernels.Ggml.Affine;
using QuantBuild.Kernels.Ggml.Blocks;
using QuantBuild.Kernels.Ggml.Grid;
using QuantBuild.Kernels.Ggml.NonLinear;
using QuantBuild.Kernels.Ggml.Plain;
using QuantBuild.Kernels.Ggml.Symmetric;

namespace QuantBuild.Kernels.Ggml;

/// <summary>Dequantizes whole blocks of one type.</summary>
/// <param name="blocks">The blocks, as ggml stores them.</param>
/// <param name="values">All of their values, bit for bit as ggml computes them.</param>
internal delegate void GgmlRowDequantizer(ReadOnlySpan<byte> blocks, Span<float> values);

/// <summary>Values of the types of ggml, bit for bit as ggml's own dequantizers compute them.</summary>
public static class GgmlDequantizer
{
    /// <summary>True for the types that can be read.</summary>
    public static bool Supports(GgmlType type) => Of(type) is not null;

    /// <inheritdoc cref="GgmlRowDequantizer"/>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or the type cannot be read.</exception>
    public static void Dequantize(GgmlType type, ReadOnlySpan<byte> blocks, Span<float> values) =>
        GgmlArguments.Check(type, Of(type), blocks, values)(blocks, values);

    private static GgmlRowDequantizer? Of(GgmlType type) => type switch
    {
        // Plain numbers.
        GgmlType.F32 => PlainRows.F32,
        GgmlType.F16 => PlainRows.F16,
        GgmlType.BF16 => PlainRows.BF16,
        GgmlType.F64 => PlainRows.F64,

        // Types of 32 and the like.
        GgmlType.Q4_0 => BlockRows.Dequantize<SymmetricBlock<FourBits>>,
        GgmlType.Q4_1 => BlockRows.Dequantize<AffineBlock<FourBits>>,
        GgmlType.Q5_0 => BlockRows.Dequantize<SymmetricBlock<FiveBits>>,
        GgmlType.Q5_1 => BlockRows.Dequantize<AffineBlock<FiveBits>>,
        GgmlType.Q8_0 => BlockRows.Dequantize<Q80>,
        GgmlType.TQ1_0 => BlockRows.Dequantize<Tq10>,
        GgmlType.TQ2_0 => BlockRows.Dequantize<Tq20>,
        GgmlType.MXFP4 => BlockRows.Dequantize<Mxfp4>,
        GgmlType.NVFP4 => BlockRows.Dequantize<Nvfp4>,
        GgmlType.Q1_0 => BlockRows.Dequantize<Q10>,
        GgmlType.Q2_0 => BlockRows.Dequantize<Q20>,
        GgmlType.Q8_K => Q8K.Dequantize,

        // K types.
        GgmlType.Q2_K => AffineDequantizer.Dequantize<Q2K>,
        GgmlType.Q3_K => Q3K.Dequantize,
        GgmlType.Q6_K => Q6K.Dequantize,
        GgmlType.Q4_K => AffineDequantizer.Dequantize<Q4K>,
        GgmlType.Q5_K => AffineDequantizer.Dequantize<Q5K>,

        // I types of 4 bits.
        GgmlType.IQ4_NL => Iq4Nl.Dequantize,
        GgmlType.IQ4_XS => Iq4Xs.Dequantize,

        // I types with grids.
        GgmlType.IQ2_XXS => GridDequantizer<VectorGridExpansion>.Iq2Xxs,
        GgmlType.IQ2_XS => GridDequantizer<VectorGridExpansion>.Iq2Xs,
        GgmlType.IQ2_S => GridDequantizer<VectorGridExpansion>.Iq2S,
        GgmlType.IQ3_XXS => GridDequantizer<VectorGridExpansion>.Iq3Xxs,
        GgmlType.IQ3_S => GridDequantizer<VectorGridExpansion>.Iq3S,
        GgmlType.IQ1_S => GridDequantizer<VectorGridExpansion>.Iq1S,
        GgmlType.IQ1_M => GridDequantizer<VectorGridExpansion>.Iq1M,
        _ => null,
    };
}
