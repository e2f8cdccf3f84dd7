using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Blocks;

/// <summary>Rows of a type whose blocks stand for themselves, by the widest vectors there are.</summary>
internal static class BlockRows
{
    /// <inheritdoc cref="GgmlRowQuantizer"/>
    public static void Quantize<TFormat>(ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> blocks)
        where TFormat : struct, IBlockFormat
    {
        if (Vector512.IsHardwareAccelerated)
            Quantize<TFormat, Vector512<float>, FloatLanes512>(values, blocks);
        else if (Vector256.IsHardwareAccelerated)
            Quantize<TFormat, Vector256<float>, FloatLanes256>(values, blocks);
        else if (Vector128.IsHardwareAccelerated)
            Quantize<TFormat, Vector128<float>, FloatLanes128>(values, blocks);
        else
            BlockRowsReference.Quantize<TFormat>(values, columns, importance, blocks);
    }

    /// <inheritdoc cref="GgmlRowDequantizer"/>
    public static void Dequantize<TFormat>(ReadOnlySpan<byte> blocks, Span<float> values)
        where TFormat : struct, IBlockFormat
    {
        if (Vector512.IsHardwareAccelerated)
            Dequantize<TFormat, Vector512<float>, FloatLanes512>(blocks, values);
        else if (Vector256.IsHardwareAccelerated)
            Dequantize<TFormat, Vector256<float>, FloatLanes256>(blocks, values);
        else if (Vector128.IsHardwareAccelerated)
            Dequantize<TFormat, Vector128<float>, FloatLanes128>(blocks, values);
        else
            BlockRowsReference.Dequantize<TFormat>(blocks, values);
    }

    // One buffer for all blocks: a method with one of its own pays for guarding its arguments against it at every call.
    [SkipLocalsInit]
    internal static void Quantize<TFormat, TVector, TLanes>(ReadOnlySpan<float> values, Span<byte> blocks)
        where TFormat : struct, IBlockFormat
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        int elements = TFormat.Type.BlockElements(), bytes = TFormat.Type.BlockBytes();
        Span<byte> room = stackalloc byte[GgmlTypes.SuperBlock];
        ref byte codes = ref MemoryMarshal.GetReference(room);
        for (int i = 0, at = 0; i < values.Length; i += elements, at += bytes)
            TFormat.Quantize<TVector, TLanes>(values.Slice(i, elements), blocks.Slice(at, bytes), ref codes);
    }

    [SkipLocalsInit]
    internal static void Dequantize<TFormat, TVector, TLanes>(ReadOnlySpan<byte> blocks, Span<float> values)
        where TFormat : struct, IBlockFormat
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        int elements = TFormat.Type.BlockElements(), bytes = TFormat.Type.BlockBytes();
        Span<byte> room = stackalloc byte[GgmlTypes.SuperBlock];
        ref byte codes = ref MemoryMarshal.GetReference(room);
        for (int i = 0, at = 0; i < values.Length; i += elements, at += bytes)
            TFormat.Dequantize<TVector, TLanes>(blocks.Slice(at, bytes), values.Slice(i, elements), ref codes);
    }
}
