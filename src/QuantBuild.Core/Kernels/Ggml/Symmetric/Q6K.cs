using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Symmetric;

/// <summary>The kernels of Q6_K, on the widest vectors there are.</summary>
internal static class Q6K
{
    /// <inheritdoc cref="GgmlRowQuantizer"/>
    public static void Quantize(ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> blocks)
    {
        if (Vector512.IsHardwareAccelerated)
            Q6KVectors.Quantize<Vector512<float>, FloatLanes512>(values, columns, importance, blocks);
        else if (Vector256.IsHardwareAccelerated)
            Q6KVectors.Quantize<Vector256<float>, FloatLanes256>(values, columns, importance, blocks);
        else if (Vector128.IsHardwareAccelerated)
            Q6KVectors.Quantize<Vector128<float>, FloatLanes128>(values, columns, importance, blocks);
        else
            Q6KReference.Quantize(values, columns, importance, blocks);
    }

    /// <inheritdoc cref="GgmlRowDequantizer"/>
    public static void Dequantize(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        if (Vector512.IsHardwareAccelerated)
            Q6KVectors.Dequantize<Vector512<float>, FloatLanes512>(blocks, values);
        else if (Vector256.IsHardwareAccelerated)
            Q6KVectors.Dequantize<Vector256<float>, FloatLanes256>(blocks, values);
        else if (Vector128.IsHardwareAccelerated)
            Q6KVectors.Dequantize<Vector128<float>, FloatLanes128>(blocks, values);
        else
            Q6KReference.Dequantize(blocks, values);
    }
}
