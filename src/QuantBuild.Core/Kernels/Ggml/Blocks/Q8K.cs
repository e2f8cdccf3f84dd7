using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Blocks;

/// <summary>Q8_K: 256 values are d * code. A block: binary32 d, 256 signed bytes, sums of them that nobody needs. It can be read only.</summary>
internal static class Q8K
{
    internal const int CodesAt = 4;

    /// <inheritdoc cref="GgmlRowDequantizer"/>
    public static void Dequantize(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        if (Vector512.IsHardwareAccelerated)
            Dequantize<Vector512<float>, FloatLanes512>(blocks, values);
        else if (Vector256.IsHardwareAccelerated)
            Dequantize<Vector256<float>, FloatLanes256>(blocks, values);
        else if (Vector128.IsHardwareAccelerated)
            Dequantize<Vector128<float>, FloatLanes128>(blocks, values);
        else
            Q8KReference.Dequantize(blocks, values);
    }

    internal static void Dequantize<TVector, TLanes>(ReadOnlySpan<byte> blocks, Span<float> values)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        int bytes = GgmlType.Q8_K.BlockBytes();
        for (int i = 0, at = 0; i < values.Length; i += GgmlTypes.SuperBlock, at += bytes)
        {
            var block = blocks.Slice(at, bytes);
            var scale = TLanes.Broadcast(BinaryPrimitives.ReadSingleLittleEndian(block));
            ref byte codes = ref MemoryMarshal.GetReference(block[CodesAt..]);
            ref float target = ref MemoryMarshal.GetReference(values.Slice(i, GgmlTypes.SuperBlock));
            for (int j = 0; j < GgmlTypes.SuperBlock; j += TLanes.Count) TLanes.Store(TLanes.Multiply(scale, TLanes.LoadSigned(in codes, j)), ref target, j);
        }
    }
}
