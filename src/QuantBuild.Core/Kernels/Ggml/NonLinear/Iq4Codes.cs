using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.NonLinear;

/// <summary>Values of a group to its codes and back, a vector at a time.</summary>
internal static class Iq4Codes
{
    /// <inheritdoc cref="Iq4Scale.Encode"/>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Encode<TVector, TLanes, TNearest>(ReadOnlySpan<float> values, float inverse, Span<byte> packed)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
        where TNearest : IIq4Nearest<TVector>
    {
        Span<byte> codes = stackalloc byte[Iq4Scale.Group];
        ref var source = ref MemoryMarshal.GetReference(values[..Iq4Scale.Group]);
        ref var destination = ref MemoryMarshal.GetReference(codes);
        for (var i = 0; i < Iq4Scale.Group; i += TLanes.Count)
            TLanes.StoreCodes(TNearest.Code(TLanes.Multiply(TLanes.Broadcast(inverse), TLanes.Load(in source, i))), ref destination, i);

        // No code has more than four bits, so that shifting 16 bits at once carries nothing from one byte into the other.
        var lower = Vector128.LoadUnsafe(ref destination);
        var upper = Vector128.LoadUnsafe(ref destination, 16).AsUInt16() << 4;
        (lower | upper.AsByte()).CopyTo(packed);
    }

    /// <inheritdoc cref="Iq4Scale.Decode"/>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode<TVector, TLanes>(ReadOnlySpan<byte> packed, float scale, Span<float> values)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        // The table is moved up to 0 and above, to load it as bytes.
        const int offset = 127;
        var table = Vector128.Create(0, 23, 44, 62, 78, 92, 105, 117, 128, 140, 152, 165, 180, 196, 216, (byte)240);
        Span<byte> moved = stackalloc byte[Iq4Scale.Group];
        ref var source = ref MemoryMarshal.GetReference(moved);
        ref var destination = ref MemoryMarshal.GetReference(values[..Iq4Scale.Group]);
        var codes = Vector128.Create(packed);
        var fours = Vector128.Create((byte)15);
        Vector128.Shuffle(table, codes & fours).StoreUnsafe(ref source);
        Vector128.Shuffle(table, (codes.AsUInt16() >> 4).AsByte() & fours).StoreUnsafe(ref source, 16);
        for (var i = 0; i < Iq4Scale.Group; i += TLanes.Count)
        {
            var value = TLanes.Subtract(TLanes.LoadCodes(in source, i), TLanes.Broadcast(offset));
            TLanes.Store(TLanes.Multiply(TLanes.Broadcast(scale), value), ref destination, i);
        }
    }

    /// <summary>IQ4_NL. <inheritdoc cref="GgmlRowDequantizer"/></summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void DequantizeNl<TVector, TLanes>(ReadOnlySpan<byte> blocks, Span<float> values)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        for (var i = 0; i < values.Length; i += Iq4Scale.Group)
        {
            var block = blocks.Slice(i / Iq4Scale.Group * Iq4NlReference.BlockBytes, Iq4NlReference.BlockBytes);
            Decode<TVector, TLanes>(block[Iq4NlReference.CodesAt..], StoredHalf.Read(block), values.Slice(i, Iq4Scale.Group));
        }
    }

    /// <summary>IQ4_XS. <inheritdoc cref="GgmlRowDequantizer"/></summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void DequantizeXs<TVector, TLanes>(ReadOnlySpan<byte> blocks, Span<float> values)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        for (var i = 0; i < values.Length; i += GgmlTypes.SuperBlock)
        {
            var block = blocks.Slice(i / GgmlTypes.SuperBlock * Iq4XsReference.BlockBytes, Iq4XsReference.BlockBytes);
            for (var group = 0; group < Iq4XsReference.Groups; group++)
            {
                var packed = block[(Iq4XsReference.CodesAt + (group * Iq4Scale.Group / 2))..];
                Decode<TVector, TLanes>(packed, Iq4XsReference.Step(block, group), values.Slice(i + (group * Iq4Scale.Group), Iq4Scale.Group));
            }
        }
    }
}
