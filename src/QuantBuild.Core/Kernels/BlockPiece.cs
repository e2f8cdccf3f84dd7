using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels;

/// <summary>What has to be known of the blocks that are quantized together.</summary>
internal readonly ref struct BlockPiece
{
    /// <summary>Floats to allocate for it.</summary>
    public const int Room = (3 * BlockScaleVectors.Most) + LaneRoom.Slack;

    public BlockPiece(Span<float> room)
    {
        var all = LaneRoom.Aligned(room, 3 * BlockScaleVectors.Most);
        Minimum = all[..BlockScaleVectors.Most];
        Maximum = all.Slice(BlockScaleVectors.Most, BlockScaleVectors.Most);
        First = all[(2 * BlockScaleVectors.Most)..];
    }

    /// <summary>The lower ends; then what values are multiplied by.</summary>
    public Span<float> Minimum { get; }

    /// <summary>The upper ends; then the codes of zero as numbers.</summary>
    public Span<float> Maximum { get; }

    /// <summary>The first values, where they do not lie side by side.</summary>
    public Span<float> First { get; }

    /// <summary>What values are multiplied by, once the scales are chosen.</summary>
    public Span<float> Inverse => Minimum;

    /// <summary>The codes of zero, once the scales are chosen.</summary>
    public Span<float> Zero => Maximum;

    /// <summary>Scales and zero points from the ranges.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Choose<TVector, TLanes>(int count, ReadOnlySpan<float> first, in BlockFormat format, Span<float> scales, Span<byte> zero)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        zero = zero[..count];
        BlockScaleVectors.Choose<TVector, TLanes>(Minimum[..count], Maximum[..count], first[..count], format, scales, zero);
        ref float numbers = ref MemoryMarshal.GetReference(Zero);
        ref byte codes = ref MemoryMarshal.GetReference(zero);
        int i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count)
            TLanes.Store(TLanes.LoadCodes(in codes, i), ref numbers, i);
        for (; i < count; i++)
            Zero[i] = zero[i];
    }
}
