using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Symmetric;

/// <summary>The vector form of <see cref="Q6KReference"/>.</summary>
internal static class Q6KVectors
{
    private const int Group = Q6KReference.Group;

    /// <inheritdoc cref="GgmlRowQuantizer"/>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Quantize<TVector, TLanes>(ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> blocks)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        Span<float> scales = stackalloc float[Q6KReference.Groups];
        Span<float> inverses = stackalloc float[Q6KReference.Groups];
        for (var i = 0; i < values.Length; i += GgmlTypes.SuperBlock)
        {
            var source = values.Slice(i, GgmlTypes.SuperBlock);
            var weights = importance.IsEmpty ? importance : importance.Slice(i % columns, GgmlTypes.SuperBlock);
            Search<TVector, TLanes>(source, weights, scales, inverses);
            Finish<TVector, TLanes>(source, scales, inverses, blocks.Slice(i / GgmlTypes.SuperBlock * Q6KReference.BlockBytes, Q6KReference.BlockBytes));
        }
    }

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
            var block = blocks.Slice(at / GgmlTypes.SuperBlock * Q6KReference.BlockBytes, Q6KReference.BlockBytes);
            Unpack(block, codes);
            var scale = StoredHalf.Read(block[Q6KReference.ScaleAt..]);
            ref var source = ref MemoryMarshal.GetReference(codes);
            ref var destination = ref MemoryMarshal.GetReference(values.Slice(at, GgmlTypes.SuperBlock));
            for (var group = 0; group < Q6KReference.Groups; group++)
            {
                var step = TLanes.Broadcast(scale * (sbyte)block[Q6KReference.ScalesAt + group]);
                for (var i = group * Group; i < (group + 1) * Group; i += TLanes.Count)
                {
                    var code = TLanes.Subtract(TLanes.LoadCodes(in source, i), TLanes.Broadcast(Q6KReference.Limit));
                    TLanes.Store(TLanes.Multiply(step, code), ref destination, i);
                }
            }
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Search<TVector, TLanes>(ReadOnlySpan<float> values, ReadOnlySpan<float> importance, Span<float> scales, Span<float> inverses)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var size = 3 * Group * TLanes.Count;
        ref var lanes = ref LaneRoom.Aligned(stackalloc float[size + LaneRoom.Slack], size)[0];
        ref var weights = ref Unsafe.Add(ref lanes, Group * TLanes.Count);
        ref var products = ref Unsafe.Add(ref weights, Group * TLanes.Count);
        for (var group = 0; group < Q6KReference.Groups; group += TLanes.Count)
        {
            LaneTransposition.Transpose(in values[group * Group], Group, TLanes.Count, ref lanes);
            if (importance.IsEmpty)
            {
                for (var i = 0; i < Group * TLanes.Count; i += TLanes.Count)
                    TLanes.Store(TLanes.Multiply(TLanes.Load(in lanes, i), TLanes.Load(in lanes, i)), ref weights, i);
            }
            else
            {
                LaneTransposition.Transpose(in importance[group * Group], Group, TLanes.Count, ref weights);
            }

            var scale = SymmetricScaleLanes.Search<TVector, TLanes>(in lanes, in weights, ref products, Group, Q6KReference.Limit, out var inverse);
            TLanes.Store(scale, ref scales[0], group);
            TLanes.Store(inverse, ref inverses[0], group);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Finish<TVector, TLanes>(ReadOnlySpan<float> values, ReadOnlySpan<float> scales, ReadOnlySpan<float> inverses, Span<byte> block)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        Span<float> steps = stackalloc float[Q6KReference.Groups];
        if (!Q6KReference.StoreScales(scales, block, steps)) return;
        Span<byte> codes = stackalloc byte[GgmlTypes.SuperBlock];
        for (var group = 0; group < Q6KReference.Groups; group++)
        {
            var source = values.Slice(group * Group, Group);
            var destination = codes.Slice(group * Group, Group);
            if (steps[group] != 0f) SymmetricCodes.Divide<TVector, TLanes>(source, steps[group], Q6KReference.Limit, destination);
            else SymmetricCodes.Multiply(source, inverses[group], Q6KReference.Limit, destination);
        }
        Pack(codes, block);
    }

    /// <summary>Shifts of 16 bits at once: what they carry from one byte into the other is masked off.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pack(ReadOnlySpan<byte> codes, Span<byte> block)
    {
        for (var i = 0; i < 64; i += 16)
        {
            var source = codes[((i / 32 * 128) + (i % 32))..];
            var a = Vector128.Create(source).AsUInt16();
            var b = Vector128.Create(source[32..]).AsUInt16();
            var c = Vector128.Create(source[64..]).AsUInt16();
            var d = Vector128.Create(source[96..]).AsUInt16();
            var fours = Vector128.Create((byte)0x0F).AsUInt16();
            var lower = block[((i / 32 * 64) + (i % 32))..];
            ((a & fours) | ((c & fours) << 4)).AsByte().CopyTo(lower);
            ((b & fours) | ((d & fours) << 4)).AsByte().CopyTo(lower[32..]);
            var upper = ((a >> 4) & Vector128.Create((byte)0x03).AsUInt16()) | ((b >> 2) & Vector128.Create((byte)0x0C).AsUInt16())
                | (c & Vector128.Create((byte)0x30).AsUInt16()) | ((d << 2) & Vector128.Create((byte)0xC0).AsUInt16());
            upper.AsByte().CopyTo(block[(Q6KReference.UpperAt + i)..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Unpack(ReadOnlySpan<byte> block, Span<byte> codes)
    {
        var fours = Vector128.Create((byte)0x0F).AsUInt16();
        var twos = Vector128.Create((byte)0x30).AsUInt16();
        for (var i = 0; i < 64; i += 16)
        {
            var lower = block[((i / 32 * 64) + (i % 32))..];
            var first = Vector128.Create(lower).AsUInt16();
            var second = Vector128.Create(lower[32..]).AsUInt16();
            var upper = Vector128.Create(block[(Q6KReference.UpperAt + i)..]).AsUInt16();
            var destination = codes[((i / 32 * 128) + (i % 32))..];
            ((first & fours) | ((upper << 4) & twos)).AsByte().CopyTo(destination);
            ((second & fours) | ((upper << 2) & twos)).AsByte().CopyTo(destination[32..]);
            (((first >> 4) & fours) | (upper & twos)).AsByte().CopyTo(destination[64..]);
            (((second >> 4) & fours) | ((upper >> 2) & twos)).AsByte().CopyTo(destination[96..]);
        }
    }
}
