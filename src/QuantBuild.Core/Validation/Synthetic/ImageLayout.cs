namespace QuantBuild.Validation.Synthetic;

/// <summary>Where an image-like input keeps its channels and its two sides.</summary>
internal sealed record ImageLayout(int ChannelAxis, int HeightAxis, int WidthAxis)
{
    public static ImageLayout ChannelsFirst(int rank) => new(rank - 3, rank - 2, rank - 1);

    public static ImageLayout ChannelsLast(int rank) => new(rank - 1, rank - 3, rank - 2);

    /// <summary>
    /// The layout of an input of rank 3 or 4 with 1, 3 or 4 channels and sides that are open or at least 8; null
    /// when it does not look like an image.
    /// </summary>
    public static ImageLayout? Of(ValueInfo input)
    {
        if (input.Shape is not { Count: 3 or 4 } shape) return null;
        var rank = shape.Count;
        var (first, last) = (ChannelsFirst(rank), ChannelsLast(rank));
        // Three sizes may as well be batch, time and feature: there a name or fixed sides must speak for an image.
        if (rank == 3 && !NameOfImage(input.Name))
        {
            return first.FitsClosely(shape) ? first : last.FitsClosely(shape) ? last : null;
        }

        if (shape.Skip(rank - 3).All(static d => d < 0) || first.Fits(shape)) return first;
        return last.Fits(shape) ? last : null;
    }

    public DimensionKind KindOf(int axis) =>
        axis == ChannelAxis ? DimensionKind.Channels : axis == HeightAxis || axis == WidthAxis ? DimensionKind.Spatial : DimensionKind.Batch;

    private static bool NameOfImage(string name) =>
        name.Contains("image", StringComparison.OrdinalIgnoreCase) || name.Contains("pixel", StringComparison.OrdinalIgnoreCase);

    private bool Fits(IReadOnlyList<long> shape) =>
        (shape[ChannelAxis] is 1 or 3 or 4 || (shape[ChannelAxis] < 0 && shape[HeightAxis] >= 8)) && Side(shape[HeightAxis]) && Side(shape[WidthAxis]);

    private bool FitsClosely(IReadOnlyList<long> shape) =>
        shape[ChannelAxis] is 3 or 4 && shape[HeightAxis] >= 16 && shape[WidthAxis] >= 16;

    private static bool Side(long size) => size is < 0 or >= 8;
}
