using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.NonLinear;

/// <summary>The kernels of IQ4_NL, on the widest vectors there are.</summary>
internal static class Iq4Nl
{
    /// <inheritdoc cref="GgmlRowQuantizer"/>
    public static void Quantize(ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> blocks)
    {
        if (Vector512.IsHardwareAccelerated)
            Iq4Vectors.QuantizeNl<Vector512<float>, FloatLanes512, Iq4Nearest512>(values, columns, importance, blocks);
        else if (Vector256.IsHardwareAccelerated)
            Iq4Vectors.QuantizeNl<Vector256<float>, FloatLanes256, Iq4Nearest256>(values, columns, importance, blocks);
        else if (Vector128.IsHardwareAccelerated)
            Iq4Vectors.QuantizeNl<Vector128<float>, FloatLanes128, Iq4Nearest128>(values, columns, importance, blocks);
        else
            Iq4NlReference.Quantize(values, columns, importance, blocks);
    }

    /// <inheritdoc cref="GgmlRowDequantizer"/>
    public static void Dequantize(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        if (Vector512.IsHardwareAccelerated)
            Iq4Codes.DequantizeNl<Vector512<float>, FloatLanes512>(blocks, values);
        else if (Vector256.IsHardwareAccelerated)
            Iq4Codes.DequantizeNl<Vector256<float>, FloatLanes256>(blocks, values);
        else if (Vector128.IsHardwareAccelerated)
            Iq4Codes.DequantizeNl<Vector128<float>, FloatLanes128>(blocks, values);
        else
            Iq4NlReference.Dequantize(blocks, values);
    }
}
