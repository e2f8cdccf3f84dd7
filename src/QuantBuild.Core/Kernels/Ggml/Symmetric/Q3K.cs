using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Symmetric;

/// <summary>The kernels of Q3_K, on the widest vectors there are.</summary>
internal static class Q3K
{
    /// <inheritdoc cref="GgmlRowQuantizer"/>
    public static void Quantize(ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> blocks)
    {
        if (Vector512.IsHardwareAccelerated)
            Q3KVectors.Quantize<Vector512<float>, FloatLanes512>(values, columns, importance, blocks);
        else if (Vector256.IsHardwareAccelerated)
            Q3KVectors.Quantize<Vector256<float>, FloatLanes256>(values, columns, importance, blocks);
        else if (Vector128.IsHardwareAccelerated)
            Q3KVectors.Quantize<Vector128<float>, FloatLanes128>(values, columns, importance, blocks);
        else
            Q3KReference.Quantize(values, columns, importance, blocks);
    }

    /// <inheritdoc cref="GgmlRowDequantizer"/>
    public static void Dequantize(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        if (Vector512.IsHardwareAccelerated)
            Q3KDequantizer.Dequantize<Vector512<float>, FloatLanes512>(blocks, values);
        else if (Vector256.IsHardwareAccelerated)
            Q3KDequantizer.Dequantize<Vector256<float>, FloatLanes256>(blocks, values);
        else if (Vector128.IsHardwareAccelerated)
            Q3KDequantizer.Dequantize<Vector128<float>, FloatLanes128>(blocks, values);
        else
            Q3KReference.Dequantize(blocks, values);
    }
}
