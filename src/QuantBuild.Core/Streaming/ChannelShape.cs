namespace QuantBuild.Streaming;

/// <summary>A tensor seen from the axis of its channels: [outer, channels, inner], row-major.</summary>
/// <param name="Outer">Product of the dimensions before the axis.</param>
/// <param name="Channels">The axis.</param>
/// <param name="Inner">Product of the dimensions after the axis.</param>
public readonly record struct ChannelShape(long Outer, long Channels, long Inner)
{
    /// <summary>Elements of one channel.</summary>
    public long ChannelElements => Outer * Inner;

    public static ChannelShape Of(IReadOnlyList<long> dims, int axis) =>
        new(dims.Take(axis).Aggregate(1L, (a, b) => a * b), dims[axis], dims.Skip(axis + 1).Aggregate(1L, (a, b) => a * b));
}
