using QuantBuild.Kernels.Ggml.Affine;
using QuantBuild.Kernels.Ggml.Blocks;
using QuantBuild.Kernels.Ggml.Grid;
using QuantBuild.Kernels.Ggml.NonLinear;
using QuantBuild.Kernels.Ggml.Plain;
using QuantBuild.Kernels.Ggml.Symmetric;

namespace QuantBuild.Kernels.Ggml;

/// <summary>Quantizes whole rows of one type.</summary>
/// <param name="values">[rows, columns], finite; columns a multiple of the type's block.</param>
/// <param name="columns">Elements of a row.</param>
/// <param name="importance">[columns] weights of an importance matrix, the same for each row; empty without one.</param>
/// <param name="blocks">The rows' blocks, one after the other.</param>
internal delegate void GgmlRowQuantizer(ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> blocks);

/// <summary>
/// Quantizes to the types of ggml, with the bytes that ggml itself writes on x86-64: single precision, every sum in the order of the source,
/// nothing contracted. So the bytes are the same on every machine.
/// </summary>
public static class GgmlQuantizer
{
    /// <summary>True for the types that can be made.</summary>
    public static bool Supports(GgmlType type) => Of(type) is not null;

    /// <summary>True where ggml itself refuses to work without an importance matrix.</summary>
    public static bool RequiresImportance(GgmlType type) => type is GgmlType.IQ2_XXS or GgmlType.IQ2_XS or GgmlType.IQ1_S;

    /// <inheritdoc cref="GgmlRowQuantizer"/>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or the type cannot be made (so).</exception>
    public static void Quantize(GgmlType type, ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> blocks) =>
        GgmlArguments.Check(type, Of(type), values, columns, importance, blocks)(values, columns, importance, blocks);

    private static GgmlRowQuantizer? Of(GgmlType type) => type switch
    {
        // Plain numbers.
        GgmlType.F32 => PlainRows.F32,
        GgmlType.F16 => PlainRows.F16,
        GgmlType.BF16 => PlainRows.BF16,

        // Types of 32 and the like.
        GgmlType.Q4_0 => SymmetricRows.Quantize<FourBits>,
        GgmlType.Q4_1 => AffineRows.Quantize<FourBits>,
        GgmlType.Q5_0 => SymmetricRows.Quantize<FiveBits>,
        GgmlType.Q5_1 => AffineRows.Quantize<FiveBits>,
        GgmlType.Q8_0 => BlockRows.Quantize<Q80>,
        GgmlType.TQ1_0 => BlockRows.Quantize<Tq10>,
        GgmlType.TQ2_0 => BlockRows.Quantize<Tq20>,
        GgmlType.MXFP4 => BlockRows.Quantize<Mxfp4>,
        GgmlType.NVFP4 => BlockRows.Quantize<Nvfp4>,
        GgmlType.Q1_0 => BlockRows.Quantize<Q10>,
        GgmlType.Q2_0 => BlockRows.Quantize<Q20>,

        // K types.
        GgmlType.Q3_K => Q3K.Quantize,
        GgmlType.Q6_K => Q6K.Quantize,
        GgmlType.Q4_K => AffineQuantizer.Quantize<Q4K>,
        GgmlType.Q5_K => AffineQuantizer.Quantize<Q5K>,
        GgmlType.Q2_K => AffineQuantizer.Quantize<Q2K>,

        // I types of 4 bits.
        GgmlType.IQ4_NL => Iq4Nl.Quantize,
        GgmlType.IQ4_XS => Iq4Xs.Quantize,

        // I types with grids.
        GgmlType.IQ2_XXS => static (values, columns, importance, blocks) =>
            GridQuantizer<GridSubBlockVectors<EightLevels>>.Quantize(GridFormats.Iq2Xxs, values, columns, importance, blocks),
        GgmlType.IQ2_XS => static (values, columns, importance, blocks) =>
            GridQuantizer<GridSubBlockVectors<EightLevels>>.Quantize(GridFormats.Iq2Xs, values, columns, importance, blocks),
        GgmlType.IQ2_S => static (values, columns, importance, blocks) =>
            GridQuantizer<GridSubBlockVectors<EightLevels>>.Quantize(GridFormats.Iq2S, values, columns, importance, blocks),
        GgmlType.IQ3_XXS => static (values, columns, importance, blocks) =>
            GridQuantizer<GridSubBlockVectors<FourLevels>>.Quantize(GridFormats.Iq3Xxs, values, columns, importance, blocks),
        GgmlType.IQ3_S => static (values, columns, importance, blocks) =>
            GridQuantizer<GridSubBlockVectors<FourLevels>>.Quantize(GridFormats.Iq3S, values, columns, importance, blocks),
        GgmlType.IQ1_S => SplitQuantizer<SplitSearchVectors>.Iq1S,
        GgmlType.IQ1_M => SplitQuantizer<SplitSearchVectors>.Iq1M,
        _ => null,
    };
}
