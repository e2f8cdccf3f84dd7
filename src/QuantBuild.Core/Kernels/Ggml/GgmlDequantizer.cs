using QuantBuild.Kernels.Ggml.NonLinear;
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
        // Types of 32 and the like.

        // K types.
        GgmlType.Q3_K => Q3K.Dequantize,
        GgmlType.Q6_K => Q6K.Dequantize,

        // I types of 4 bits.
        GgmlType.IQ4_NL => Iq4Nl.Dequantize,
        GgmlType.IQ4_XS => Iq4Xs.Dequantize,

        // I types with grids.
        _ => null,
    };
}
