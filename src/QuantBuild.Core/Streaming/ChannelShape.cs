namespace QuantBuild.Streaming;

/// <summary>A tensor seen from the axis of its channels: [outer, channels, inner], row-major.</summary>
/// <param name="Outer">Product of the dimensions before the axis.</param>
/// <param name="Channels">The axis.</param>
/// <param name="Inner">Product of the dimensions after the axis.</param>
public readonly record struct ChannelShape(long Outer, long Channels, long Inner)
{
    private const int ElementsAtOnce = 256 * 1024;

    public static ChannelShape Of(IReadOnlyList<long> dims, int axis) =>
        new(dims.Take(axis).Aggregate(1L, (a, b) => a * b), dims[axis], dims.Skip(axis + 1).Aggregate(1L, (a, b) => a * b));

    /// <summary>Channels to a chunk when they lie one after the other: an even number, so that 4-bit codes begin at a whole byte.</summary>
    internal long ChannelsAtOnce => Math.Max(2, ElementsAtOnce / Math.Max(1, Inner) & ~1L);

    /// <summary>Chunks that can run apart: channels lie apart from each other only without an outer dimension.</summary>
    internal int Chunks => Outer == 1 ? checked((int)((Channels + ChannelsAtOnce - 1) / ChannelsAtOnce)) : 1;
}
