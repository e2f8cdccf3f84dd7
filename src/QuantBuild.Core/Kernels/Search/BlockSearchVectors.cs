using System.Buffers;
using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Search;

/// <summary>
/// Better scales for blocks whose ranges have given them one. The blocks are laid side by side, one to a lane, in memory that stays in the nearest
/// cache while they are searched. Lanes without a block, and the ends of shorter blocks, hold zeros: a zero is always coded exactly, so it adds
/// nothing to any sum.
/// </summary>
internal static class BlockSearchVectors
{
    /// <summary>Floats to take from the stack; longer blocks take theirs from the pool.</summary>
    private const int LargestOnStack = 4096;

    /// <param name="values">The blocks one after the other, the last one perhaps shorter.</param>
    /// <param name="format">Block size and scale type.</param>
    /// <param name="plan">Of the format.</param>
    /// <param name="piece">Inverses and zero points of the ranges; come back as those that were found.</param>
    /// <param name="scales">Stored scales of the ranges, one for each block; come back as those that were found.</param>
    /// <param name="zero">The zero points that were found.</param>
    [SkipLocalsInit]
    public static void Rows<TVector, TLanes>(
        ReadOnlySpan<float> values, in BlockFormat format, SearchPlan plan, BlockPiece piece, Span<float> scales, Span<byte> zero)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        int length = Math.Min(format.BlockSize, values.Length);
        float[]? rented = Rented(length * TLanes.Count);
        Span<float> room = rented ?? stackalloc float[LargestOnStack + LaneRoom.Slack];
        var lanes = LaneRoom.Aligned(room, length * TLanes.Count);
        for (int block = 0; block < scales.Length; block += TLanes.Count)
        {
            int count = Math.Min(TLanes.Count, scales.Length - block);
            var source = values[(block * length)..];
            if (count == TLanes.Count && length % 4 == 0 && source.Length >= count * length) LaneTransposition.Transpose(in source[0], length, count, ref lanes[0]);
            else Spread(source, length, count, TLanes.Count, lanes);
            Search<TVector, TLanes>(lanes, length, format, plan, piece, block, scales.Slice(block, count), zero);
        }

        if (rented is not null) ArrayPool<float>.Shared.Return(rented);
    }

    /// <param name="values">[height, stride]: the columns begin with it.</param>
    /// <param name="stride">From one row to the next.</param>
    /// <param name="height">Values of a block.</param>
    /// <param name="format">The scale type.</param>
    /// <param name="plan">Of the format.</param>
    /// <param name="piece">Inverses and zero points of the ranges; come back as those that were found.</param>
    /// <param name="scales">Stored scales of the ranges, one for each column; come back as those that were found.</param>
    /// <param name="zero">The zero points that were found.</param>
    [SkipLocalsInit]
    public static void Columns<TVector, TLanes>(
        ReadOnlySpan<float> values, int stride, int height, in BlockFormat format, SearchPlan plan, BlockPiece piece, Span<float> scales, Span<byte> zero)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        float[]? rented = Rented(height * TLanes.Count);
        Span<float> room = rented ?? stackalloc float[LargestOnStack + LaneRoom.Slack];
        var lanes = LaneRoom.Aligned(room, height * TLanes.Count);
        for (int column = 0; column < scales.Length; column += TLanes.Count)
        {
            int count = Math.Min(TLanes.Count, scales.Length - column);
            if (count < TLanes.Count) lanes.Clear();
            for (int row = 0; row < height; row++) values.Slice((row * stride) + column, count).CopyTo(lanes[(row * TLanes.Count)..]);
            Search<TVector, TLanes>(lanes, height, format, plan, piece, column, scales.Slice(column, count), zero);
        }

        if (rented is not null) ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>Blocks from number <paramref name="first"/> on; lanes without one have the scale 0, with which nothing is searched.</summary>
    [SkipLocalsInit]
    private static void Search<TVector, TLanes>(
        ReadOnlySpan<float> lanes, int length, in BlockFormat format, SearchPlan plan, BlockPiece piece, int first, Span<float> scales, Span<byte> zero)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        int count = scales.Length;
        Span<float> state = stackalloc float[3 * TLanes.Count];
        if (count < TLanes.Count) state.Clear();
        var chosen = state[..TLanes.Count];
        var inverse = state.Slice(TLanes.Count, TLanes.Count);
        var zeroPoint = state.Slice(2 * TLanes.Count, TLanes.Count);
        scales.CopyTo(chosen);
        piece.Inverse.Slice(first, count).CopyTo(inverse);
        piece.Zero.Slice(first, count).CopyTo(zeroPoint);
        BlockSearchLanes<TVector, TLanes>.Search(lanes, length, plan, format.ScaleType, chosen, inverse, zeroPoint);
        chosen[..count].CopyTo(scales);
        inverse[..count].CopyTo(piece.Inverse[first..]);
        zeroPoint[..count].CopyTo(piece.Zero[first..]);
        for (int i = 0; i < count; i++) zero[first + i] = (byte)zeroPoint[i];
    }

    /// <summary>Blocks of any length to lanes.</summary>
    private static void Spread(ReadOnlySpan<float> source, int length, int count, int width, Span<float> lanes)
    {
        lanes.Clear();
        for (int lane = 0; lane < count; lane++)
        {
            var block = source.Slice(lane * length, Math.Min(length, source.Length - (lane * length)));
            for (int i = 0; i < block.Length; i++) lanes[(i * width) + lane] = block[i];
        }
    }

    /// <summary>Room that the stack should not hold. It may move, so that its lanes may lie across lines of the cache: slower, and as right.</summary>
    private static float[]? Rented(int length) => length <= LargestOnStack ? null : ArrayPool<float>.Shared.Rent(length + LaneRoom.Slack);
}
