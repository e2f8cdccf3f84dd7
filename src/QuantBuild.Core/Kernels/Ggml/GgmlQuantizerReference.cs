using QuantBuild.Kernels.Ggml.Affine;
using QuantBuild.Kernels.Ggml.Blocks;
using QuantBuild.Kernels.Ggml.Grid;
using QuantBuild.Kernels.Ggml.NonLinear;
using QuantBuild.Kernels.Ggml.Plain;
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
        GgmlType.Q4_0 => SymmetricRowsReference.Quantize<FourBits>,
        GgmlType.Q4_1 => AffineRowsReference.Quantize<FourBits>,
        GgmlType.Q5_0 => SymmetricRowsReference.Quantize<FiveBits>,
        GgmlType.Q5_1 => AffineRowsReference.Quantize<FiveBits>,
        GgmlType.Q8_0 => BlockRowsReference.Quantize<Q80>,
        GgmlType.TQ1_0 => BlockRowsReference.Quantize<Tq10>,
        GgmlType.TQ2_0 => BlockRowsReference.Quantize<Tq20>,
        GgmlType.MXFP4 => BlockRowsReference.Quantize<Mxfp4>,
        GgmlType.NVFP4 => BlockRowsReference.Quantize<Nvfp4>,
        GgmlType.Q1_0 => BlockRowsReference.Quantize<Q10>,
        GgmlType.Q2_0 => BlockRowsReference.Quantize<Q20>,

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
        GgmlType.IQ2_XXS => static (values, columns, importance, blocks) =>
            GridQuantizer<GridSubBlockReference>.Quantize(GridFormats.Iq2Xxs, values, columns, importance, blocks),
        GgmlType.IQ2_XS => static (values, columns, importance, blocks) =>
            GridQuantizer<GridSubBlockReference>.Quantize(GridFormats.Iq2Xs, values, columns, importance, blocks),
        GgmlType.IQ2_S => static (values, columns, importance, blocks) =>
            GridQuantizer<GridSubBlockReference>.Quantize(GridFormats.Iq2S, values, columns, importance, blocks),
        GgmlType.IQ3_XXS => static (values, columns, importance, blocks) =>
            GridQuantizer<GridSubBlockReference>.Quantize(GridFormats.Iq3Xxs, values, columns, importance, blocks),
        GgmlType.IQ3_S => static (values, columns, importance, blocks) =>
            GridQuantizer<GridSubBlockReference>.Quantize(GridFormats.Iq3S, values, columns, importance, blocks),
        GgmlType.IQ1_S => SplitQuantizer<SplitSearchReference>.Iq1S,
        GgmlType.IQ1_M => SplitQuantizer<SplitSearchReference>.Iq1M,
        _ => null,
    };
}
