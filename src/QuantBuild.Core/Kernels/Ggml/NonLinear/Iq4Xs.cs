using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.NonLinear;

/// <summary>The kernels of IQ4_XS, on the widest vectors there are.</summary>
internal static class Iq4Xs
{
    /// <inheritdoc cref="GgmlRowQuantizer"/>
    public static void Quantize(ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> blocks)
    {
        if (Vector512.IsHardwareAccelerated)
            Iq4Vectors.QuantizeXs<Vector512<float>, FloatLanes512, Iq4Nearest512>(values, columns, importance, blocks);
        else if (Vector256.IsHardwareAccelerated)
            Iq4Vectors.QuantizeXs<Vector256<float>, FloatLanes256, Iq4Nearest256>(values, columns, importance, blocks);
        else if (Vector128.IsHardwareAccelerated)
            Iq4Vectors.QuantizeXs<Vector128<float>, FloatLanes128, Iq4Nearest128>(values, columns, importance, blocks);
        else
            Iq4XsReference.Quantize(values, columns, importance, blocks);
    }

    /// <inheritdoc cref="GgmlRowDequantizer"/>
    public static void Dequantize(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        if (Vector512.IsHardwareAccelerated)
            Iq4Codes.DequantizeXs<Vector512<float>, FloatLanes512>(blocks, values);
        else if (Vector256.IsHardwareAccelerated)
            Iq4Codes.DequantizeXs<Vector256<float>, FloatLanes256>(blocks, values);
        else if (Vector128.IsHardwareAccelerated)
            Iq4Codes.DequantizeXs<Vector128<float>, FloatLanes128>(blocks, values);
        else
            Iq4XsReference.Dequantize(blocks, values);
    }
}
