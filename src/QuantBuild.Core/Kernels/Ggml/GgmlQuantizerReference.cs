using QuantBuild.Kernels.Ggml.Grid;
using QuantBuild.Kernels.Ggml.Plain;

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

        // I types of 4 bits.

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
