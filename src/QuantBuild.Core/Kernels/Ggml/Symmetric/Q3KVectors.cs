using System.Numerics;
using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Symmetric;

/// <summary>The vector form of <see cref="Q3KReference"/>: four blocks at a time, a group in each lane; the last ones filled up with zeros.</summary>
internal static class Q3KVectors
{
    private const int Group = Q3KReference.Group;
    private const int Groups = FourSuperBlocks.Values / Group;

    /// <inheritdoc cref="GgmlRowQuantizer"/>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Quantize<TVector, TLanes>(ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> blocks)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        Span<float> rest = stackalloc float[FourSuperBlocks.Values];
        for (var i = 0; i < values.Length; i += FourSuperBlocks.Values)
        {
            var count = Math.Min(FourSuperBlocks.Values, values.Length - i);
            var source = FourSuperBlocks.Filled(values.Slice(i, count), rest);
            var target = blocks.Slice(i / GgmlTypes.SuperBlock * Q3KReference.BlockBytes, count / GgmlTypes.SuperBlock * Q3KReference.BlockBytes);
            if (importance.IsEmpty) Descend<TVector, TLanes>(source, target);
            else Search<TVector, TLanes>(source, i, columns, importance, target);
        }
    }

    /// <summary>Without importance.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Descend<TVector, TLanes>(ReadOnlySpan<float> values, Span<byte> blocks)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var size = FourSuperBlocks.Values + (2 * Group * TLanes.Count);
        var room = LaneRoom.Aligned(stackalloc float[size + LaneRoom.Slack], size);
        var laneCodes = room[..FourSuperBlocks.Values];
        ref var lanes = ref room[FourSuperBlocks.Values];
        ref var products = ref Unsafe.Add(ref lanes, Group * TLanes.Count);
        Span<float> scales = stackalloc float[Groups];
        for (var group = 0; group < Groups; group += TLanes.Count)
        {
            LaneTransposition.Transpose(in values[group * Group], Group, TLanes.Count, ref lanes);
            var found = SymmetricDescentLanes.Search<TVector, TLanes>(in lanes, ref products, ref laneCodes[group * Group], Group, Q3KReference.Limit);
            TLanes.Store(found, ref scales[0], group);
        }

        Span<byte> scaleCodes = stackalloc byte[Q3KReference.Groups];
        Span<byte> codes = stackalloc byte[GgmlTypes.SuperBlock];
        for (var at = 0; at < blocks.Length; at += Q3KReference.BlockBytes)
        {
            var block = blocks.Slice(at, Q3KReference.BlockBytes);
            var first = at / Q3KReference.BlockBytes * Q3KReference.Groups;
            var scale = Q3KReference.ScalesByLargest(scales.Slice(first, Q3KReference.Groups), scaleCodes);
            var zeros = Encode<TVector, TLanes>(values.Slice(first * Group, GgmlTypes.SuperBlock), scale, scaleCodes, codes, block);
            for (; zeros != 0; zeros &= zeros - 1)
            {
                var group = BitOperations.TrailingZeroCount(zeros);
                var source = values.Slice((first + group) * Group, Group);
                FirstCodes<TVector, TLanes>(source, laneCodes, first + group, codes.Slice(group * Group, Group));
            }
            Q3KPacking.Pack(codes, block);
        }
    }

    /// <summary>With importance.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Search<TVector, TLanes>(ReadOnlySpan<float> values, int start, int columns, ReadOnlySpan<float> importance, Span<byte> blocks)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        Span<float> weights = stackalloc float[FourSuperBlocks.Values];
        FourSuperBlocks.Importance(importance, start, columns, GgmlTypes.SuperBlock, weights);
        Span<float> squares = stackalloc float[FourSuperBlocks.Count];
        FourSuperBlocks.Squares(values, squares);
        Span<float> spreads = stackalloc float[Groups];
        for (var group = 0; group < Groups; group++) spreads[group] = 2 * squares[group / Q3KReference.Groups] / GgmlTypes.SuperBlock;

        Span<float> scales = stackalloc float[Groups];
        Span<float> sums = stackalloc float[Groups];
        Span<float> inverses = stackalloc float[Groups];
        WeightedScales<TVector, TLanes>(values, weights, spreads, scales, sums, inverses);

        Span<byte> scaleCodes = stackalloc byte[Groups];
        Span<float> scalesOfScales = stackalloc float[FourSuperBlocks.Count];
        Q3KScales.Search(scales, sums, scaleCodes, scalesOfScales);
        Span<byte> codes = stackalloc byte[GgmlTypes.SuperBlock];
        for (var at = 0; at < blocks.Length; at += Q3KReference.BlockBytes)
        {
            var block = blocks.Slice(at, Q3KReference.BlockBytes);
            var index = at / Q3KReference.BlockBytes;
            var first = index * Q3KReference.Groups;
            var source = values.Slice(first * Group, GgmlTypes.SuperBlock);
            var zeros = Encode<TVector, TLanes>(source, scalesOfScales[index], scaleCodes.Slice(first, Q3KReference.Groups), codes, block);
            for (; zeros != 0; zeros &= zeros - 1)
            {
                var group = BitOperations.TrailingZeroCount(zeros);
                SymmetricCodes.Multiply(source.Slice(group * Group, Group), inverses[first + group], Q3KReference.Limit, codes.Slice(group * Group, Group));
            }
            Q3KPacking.Pack(codes, block);
        }
    }

    /// <summary>Scales of all groups, and the sums of their weights.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WeightedScales<TVector, TLanes>(
        ReadOnlySpan<float> values, ReadOnlySpan<float> importance, ReadOnlySpan<float> spreads, Span<float> scales, Span<float> sums, Span<float> inverses)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var size = 3 * Group * TLanes.Count;
        ref var lanes = ref LaneRoom.Aligned(stackalloc float[size + LaneRoom.Slack], size)[0];
        ref var weights = ref Unsafe.Add(ref lanes, Group * TLanes.Count);
        ref var products = ref Unsafe.Add(ref weights, Group * TLanes.Count);
        for (var group = 0; group < Groups; group += TLanes.Count)
        {
            LaneTransposition.Transpose(in values[group * Group], Group, TLanes.Count, ref lanes);
            LaneTransposition.Transpose(in importance[group * Group], Group, TLanes.Count, ref weights);
            var spread = TLanes.Load(in spreads[0], group);
            var sum = TLanes.Broadcast(0f);
            for (var i = 0; i < Group * TLanes.Count; i += TLanes.Count)
            {
                var value = TLanes.Load(in lanes, i);
                var root = TLanes.SquareRoot(TLanes.Add(spread, TLanes.Multiply(value, value)));
                var weight = TLanes.Multiply(TLanes.Load(in weights, i), root);
                sum = TLanes.Add(sum, weight);
                TLanes.Store(weight, ref weights, i);
            }

            var scale = SymmetricScaleLanes.Search<TVector, TLanes>(in lanes, in weights, ref products, Group, Q3KReference.Limit, out var inverse);
            TLanes.Store(scale, ref scales[0], group);
            TLanes.Store(sum, ref sums[0], group);
            TLanes.Store(inverse, ref inverses[0], group);
        }
    }

    /// <summary>Scales into the block, and the codes of groups whose stored scale is not zero. Returns a bit for each of the other groups.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Encode<TVector, TLanes>(
        ReadOnlySpan<float> values, float scale, ReadOnlySpan<byte> scaleCodes, Span<byte> codes, Span<byte> block)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        Span<float> steps = stackalloc float[Q3KReference.Groups];
        Q3KReference.StoreScales(scale, scaleCodes, block, steps);
        var zeros = 0;
        for (var group = 0; group < Q3KReference.Groups; group++)
        {
            if (steps[group] == 0f)
                zeros |= 1 << group;
            else
                SymmetricCodes.Divide<TVector, TLanes>(values.Slice(group * Group, Group), steps[group], Q3KReference.Limit, codes.Slice(group * Group, Group));
        }
        return zeros;
    }

    /// <summary>The codes that the descent has ended with.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FirstCodes<TVector, TLanes>(ReadOnlySpan<float> values, ReadOnlySpan<float> laneCodes, int group, Span<byte> codes)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        if (MathF.Abs(SymmetricScale.Farthest(values)) < SymmetricScale.SmallestMagnitude)
        {
            codes.Clear();
            return;
        }

        var (vector, lane) = (group / TLanes.Count, group % TLanes.Count);
        for (var i = 0; i < Group; i++)
            codes[i] = (byte)(laneCodes[(((vector * Group) + i) * TLanes.Count) + lane] + Q3KReference.Limit);
    }
}
