using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Affine;

/// <summary>Q4_K, Q5_K and Q2_K to values, a vector of a sub-block at a time.</summary>
internal static class AffineDequantizer
{
    /// <inheritdoc cref="GgmlRowDequantizer"/>
    public static void Dequantize<TFormat>(ReadOnlySpan<byte> blocks, Span<float> values)
        where TFormat : struct, IAffineFormat
    {
        if (Vector512.IsHardwareAccelerated) Dequantize<TFormat, Vector512<float>, FloatLanes512>(blocks, values);
        else if (Vector256.IsHardwareAccelerated) Dequantize<TFormat, Vector256<float>, FloatLanes256>(blocks, values);
        else if (Vector128.IsHardwareAccelerated) Dequantize<TFormat, Vector128<float>, FloatLanes128>(blocks, values);
        else AffineDequantizerReference.Dequantize<TFormat>(blocks, values);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Dequantize<TFormat, TVector, TLanes>(ReadOnlySpan<byte> blocks, Span<float> values)
        where TFormat : struct, IAffineFormat
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        int bytes = TFormat.Type.BlockBytes();
        Span<byte> codes = stackalloc byte[GgmlTypes.SuperBlock];
        ref byte code = ref MemoryMarshal.GetReference(codes);
        for (int b = 0; b * GgmlTypes.SuperBlock < values.Length; b++)
        {
            var block = blocks.Slice(b * bytes, bytes);
            ref float target = ref MemoryMarshal.GetReference(values.Slice(b * GgmlTypes.SuperBlock, GgmlTypes.SuperBlock));
            TFormat.UnpackVectors(block, codes);
            float scale = StoredHalf.Read(block[TFormat.ScaleOffset..]);
            float minimum = StoredHalf.Read(block[(TFormat.ScaleOffset + 2)..]);
            for (int at = 0; at < GgmlTypes.SuperBlock; at += TFormat.SubBlock)
            {
                var (scaleCode, minimumCode) = TFormat.Scale(block, at / TFormat.SubBlock);
                var step = TLanes.Broadcast(scale * scaleCode);
                var offset = TLanes.Broadcast(minimum * minimumCode);
                for (int i = at; i < at + TFormat.SubBlock; i += TLanes.Count)
                    TLanes.Store(TLanes.Subtract(TLanes.Multiply(step, TLanes.LoadCodes(ref code, i)), offset), ref target, i);
            }
        }
    }
}
