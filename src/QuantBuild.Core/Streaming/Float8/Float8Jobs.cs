namespace QuantBuild.Streaming.Float8;

/// <summary>Chooses how an FP8 weight is streamed, by where the values lie that share a scale.</summary>
internal static class Float8Jobs
{
    /// <summary>False when the scales of all channels would have to be held, and are too many.</summary>
    public static bool CanStream(ChannelShape shape) => IsLocal(shape) || shape.Channels <= Float8ChannelJob.MostChannels;

    /// <summary>A scale for each channel.</summary>
    public static TensorJob Channels(Float8Weight weight, ChannelShape shape)
    {
        if (!IsLocal(shape)) return new Float8ChannelJob(weight, shape);
        return shape.Outer == 1
            ? new Float8GroupJob(weight, shape.Inner, (int)shape.Inner)
            : new Float8StripJob(weight, shape.Outer, shape.Channels, (int)shape.Outer);
    }

    /// <summary>A scale for each block along an axis.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="shape">Outer, the axis, inner.</param>
    /// <param name="blockSize">Values to a scale; a last block may be shorter.</param>
    public static TensorJob Blocks(Float8Weight weight, ChannelShape shape, int blockSize) => shape.Inner == 1
        ? new Float8GroupJob(weight, shape.Channels, blockSize)
        : new Float8StripJob(weight, shape.Channels, shape.Inner, blockSize);

    /// <summary>True when the values of a scale are few and near each other: one pass is enough.</summary>
    private static bool IsLocal(ChannelShape shape) =>
        shape.Outer == 1 ? shape.Inner <= Float8GroupJob.LongestGroup : shape.Inner == 1 && shape.Outer <= Float8StripJob.MostRows;
}
