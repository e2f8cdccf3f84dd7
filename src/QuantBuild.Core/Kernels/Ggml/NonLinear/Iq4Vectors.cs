using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.NonLinear;

/// <summary>
/// The vector form of <see cref="Iq4NlReference"/> and <see cref="Iq4XsReference"/>: 32 groups at a time, each in a lane; the last ones filled up
/// with zeros.
/// </summary>
internal static class Iq4Vectors
{
    private const int Group = Iq4Scale.Group;
    private const int Groups = FourSuperBlocks.Values / Group;

    /// <summary>IQ4_NL. <inheritdoc cref="GgmlRowQuantizer"/></summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void QuantizeNl<TVector, TLanes, TNearest>(ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> blocks)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
        where TNearest : IIq4Nearest<TVector>
    {
        Span<float> rest = stackalloc float[FourSuperBlocks.Values];
        Span<float> weights = stackalloc float[importance.IsEmpty ? 0 : FourSuperBlocks.Values];
        Span<float> scales = stackalloc float[Groups];
        for (var i = 0; i < values.Length; i += FourSuperBlocks.Values)
        {
            var count = Math.Min(FourSuperBlocks.Values, values.Length - i);
            var source = FourSuperBlocks.Filled(values.Slice(i, count), rest);
            if (!importance.IsEmpty) FourSuperBlocks.Importance(importance, i, columns, Group, weights);
            Search<TVector, TLanes, TNearest>(source, weights, [], scales);
            for (var group = 0; group < count / Group; group++)
            {
                var block = blocks.Slice(((i / Group) + group) * Iq4NlReference.BlockBytes, Iq4NlReference.BlockBytes);
                StoredHalf.Write(scales[group], block);
                var inverse = scales[group] != 0f ? 1f / scales[group] : 0f;
                Iq4Codes.Encode<TVector, TLanes, TNearest>(source.Slice(group * Group, Group), inverse, block[Iq4NlReference.CodesAt..]);
            }
        }
    }

    /// <summary>IQ4_XS. <inheritdoc cref="GgmlRowQuantizer"/></summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void QuantizeXs<TVector, TLanes, TNearest>(ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> blocks)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
        where TNearest : IIq4Nearest<TVector>
    {
        Span<float> rest = stackalloc float[FourSuperBlocks.Values];
        Span<float> weights = stackalloc float[importance.IsEmpty ? 0 : FourSuperBlocks.Values];
        Span<float> scales = stackalloc float[Groups];
        Span<float> spreads = stackalloc float[FourSuperBlocks.Count];
        Span<float> inverses = stackalloc float[Iq4XsReference.Groups];
        for (var i = 0; i < values.Length; i += FourSuperBlocks.Values)
        {
            var count = Math.Min(FourSuperBlocks.Values, values.Length - i);
            var source = FourSuperBlocks.Filled(values.Slice(i, count), rest);
            if (!importance.IsEmpty)
            {
                FourSuperBlocks.Importance(importance, i, columns, GgmlTypes.SuperBlock, weights);
                FourSuperBlocks.Squares(source, spreads);
                foreach (ref var spread in spreads) spread *= 2f / GgmlTypes.SuperBlock;
            }

            Search<TVector, TLanes, TNearest>(source, weights, spreads, scales);
            for (var first = 0; first < count / Group; first += Iq4XsReference.Groups)
            {
                var block = blocks.Slice(((i / Group) + first) / Iq4XsReference.Groups * Iq4XsReference.BlockBytes, Iq4XsReference.BlockBytes);
                Iq4XsReference.FinishScales(scales.Slice(first, Iq4XsReference.Groups), block, inverses);
                for (var group = 0; group < Iq4XsReference.Groups; group++)
                {
                    Iq4Codes.Encode<TVector, TLanes, TNearest>(
                        source.Slice((first + group) * Group, Group), inverses[group], block[(Iq4XsReference.CodesAt + (group * Group / 2))..]);
                }
            }
        }
    }

    /// <summary>Scales of 32 groups.</summary>
    /// <param name="importance">Of each value; empty without.</param>
    /// <param name="spreads">With importance: of each super-block; empty for groups that are blocks of their own.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Search<TVector, TLanes, TNearest>(
        ReadOnlySpan<float> values, ReadOnlySpan<float> importance, ReadOnlySpan<float> spreads, Span<float> scales)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
        where TNearest : IIq4Nearest<TVector>
    {
        var size = 2 * Group * TLanes.Count;
        ref var lanes = ref LaneRoom.Aligned(stackalloc float[size + LaneRoom.Slack], size)[0];
        ref var weights = ref Unsafe.Add(ref lanes, Group * TLanes.Count);
        Span<float> laneSpreads = stackalloc float[Groups];
        if (!spreads.IsEmpty)
        {
            for (var group = 0; group < Groups; group++) laneSpreads[group] = spreads[group / Iq4XsReference.Groups];
        }

        for (var group = 0; group < Groups; group += TLanes.Count)
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
                var spread = spreads.IsEmpty ? Spread<TVector, TLanes>(in lanes) : TLanes.Load(in laneSpreads[0], group);
                Weigh<TVector, TLanes>(in lanes, spread, ref weights);
            }
            TLanes.Store(Iq4ScaleLanes.Search<TVector, TLanes, TNearest>(in lanes, in weights), ref scales[0], group);
        }
    }

    /// <summary>Twice the mean square of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static TVector Spread<TVector, TLanes>(ref readonly float lanes)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var sum = TLanes.Broadcast(0f);
        for (var i = 0; i < Group * TLanes.Count; i += TLanes.Count)
            sum = TLanes.Add(sum, TLanes.Multiply(TLanes.Load(in lanes, i), TLanes.Load(in lanes, i)));
        return TLanes.Multiply(sum, TLanes.Broadcast(2f / Group));
    }

    /// <summary>Importance to weights, in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Weigh<TVector, TLanes>(ref readonly float lanes, TVector spread, ref float weights)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        for (var i = 0; i < Group * TLanes.Count; i += TLanes.Count)
        {
            var value = TLanes.Load(in lanes, i);
            var root = TLanes.SquareRoot(TLanes.Add(spread, TLanes.Multiply(value, value)));
            TLanes.Store(TLanes.Multiply(TLanes.Load(in weights, i), root), ref weights, i);
        }
    }
}
