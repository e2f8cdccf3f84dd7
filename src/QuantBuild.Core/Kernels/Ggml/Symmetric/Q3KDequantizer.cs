using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Symmetric;

/// <summary>The vector form of <see cref="Q3KReference.Dequantize"/>.</summary>
internal static class Q3KDequantizer
{
    /// <inheritdoc cref="GgmlRowDequantizer"/>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dequantize<TVector, TLanes>(ReadOnlySpan<byte> blocks, Span<float> values)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        Span<byte> codes = stackalloc byte[GgmlTypes.SuperBlock];
        for (var at = 0; at < values.Length; at += GgmlTypes.SuperBlock)
        {
            var block = blocks.Slice(at / GgmlTypes.SuperBlock * Q3KReference.BlockBytes, Q3KReference.BlockBytes);
            Q3KPacking.Unpack(block, codes);
            var scale = StoredHalf.Read(block[Q3KReference.ScaleAt..]);
            ref var source = ref MemoryMarshal.GetReference(codes);
            ref var destination = ref MemoryMarshal.GetReference(values.Slice(at, GgmlTypes.SuperBlock));
            for (var group = 0; group < Q3KReference.Groups; group++)
            {
                var scaleCode = Q3KReference.ScaleCode(block.Slice(Q3KReference.ScalesAt, 12), group) - Q3KReference.ScaleLimit;
                var step = TLanes.Broadcast(scale * scaleCode);
                for (var i = group * Q3KReference.Group; i < (group + 1) * Q3KReference.Group; i += TLanes.Count)
                {
                    var code = TLanes.Subtract(TLanes.LoadCodes(in source, i), TLanes.Broadcast(Q3KReference.Limit));
                    TLanes.Store(TLanes.Multiply(step, code), ref destination, i);
                }
            }
        }
    }
}
