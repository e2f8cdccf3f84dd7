namespace QuantBuild.Streaming;

/// <summary>Cuts a tensor into groups of whole channels whose codes and zero points begin and end at whole bytes.</summary>
internal sealed class ChannelTiling
{
    /// <summary>Elements of a group that stays in a core's second cache with its codes.</summary>
    private const long ElementsAtOnce = 64 * 1024;

    /// <summary>Elements that lie side by side, where channels have an outer dimension: shorter reads cost more than what they read.</summary>
    private const long ElementsOfRun = 1024;

    /// <summary>Elements of the largest group that is held in memory; longer channels are read in pieces, more than once.</summary>
    public const long MostHeld = 512 * 1024;

    private readonly ChannelShape shape;
    private readonly long channels;

    public ChannelTiling(ChannelShape shape, int bits)
    {
        this.shape = shape;
        var each = Math.Max(1, shape.ChannelElements);
        var many = ElementsAtOnce / each;
        if (shape.Outer > 1) many = Math.Max(many, Math.Min(ElementsOfRun / shape.Inner, MostHeld / each));
        // An even number, so that 4-bit codes and zero points begin at a whole byte; runs that end within one can only be written together.
        channels = bits == 4 && shape.Outer > 1 && shape.Channels % 2 != 0 && shape.Inner % 2 != 0 ? shape.Channels : Math.Max(2, many & ~1L);
        channels = Math.Min(channels, shape.Channels);
        Count = checked((int)((shape.Channels + channels - 1) / channels));
    }

    public int Count { get; }

    public ChannelGroup this[int index]
    {
        get
        {
            var first = index * channels;
            return new ChannelGroup(shape, first, checked((int)Math.Min(channels, shape.Channels - first)));
        }
    }
}

/// <summary>Some channels of a tensor. Their elements are counted in the order in which they lie there: outer, channel, inner.</summary>
/// <param name="Shape">The tensor.</param>
/// <param name="First">The first channel.</param>
/// <param name="Count">Channels.</param>
internal readonly record struct ChannelGroup(ChannelShape Shape, long First, int Count)
{
    public long Elements => Count * Shape.ChannelElements;

    public bool IsHeld => Elements <= ChannelTiling.MostHeld;

    /// <summary>The elements of a channel do not lie one after the other.</summary>
    public bool IsApart => Shape.Outer > 1;

    /// <summary>The place in the tensor of an element, and how many from there on lie side by side.</summary>
    public (long Place, long Length) Run(long element)
    {
        if (Shape.Outer == 1 || Count == Shape.Channels) return ((First * Shape.Inner) + element, Elements - element);
        var row = Count * Shape.Inner;
        return ((((element / row * Shape.Channels) + First) * Shape.Inner) + (element % row), row - (element % row));
    }

    /// <summary>The channel of an element, counted from the first, and how many elements from there on belong to it.</summary>
    public (int Channel, long Length) ChannelOf(long element) => ((int)(element / Shape.Inner % Count), Shape.Inner - (element % Shape.Inner));

    /// <summary>Brings the elements of each channel together.</summary>
    public void Gather<T>(ReadOnlySpan<T> elements, Span<T> channels)
    {
        var (inner, each) = ((int)Shape.Inner, (int)Shape.ChannelElements);
        for (var i = 0; i < elements.Length; i += inner) elements.Slice(i, inner).CopyTo(channels[((i / inner % Count * each) + (i / inner / Count * inner))..]);
    }

    /// <summary>The opposite of <see cref="Gather"/>.</summary>
    public void Scatter<T>(ReadOnlySpan<T> channels, Span<T> elements)
    {
        var (inner, each) = ((int)Shape.Inner, (int)Shape.ChannelElements);
        for (var i = 0; i < elements.Length; i += inner) channels.Slice((i / inner % Count * each) + (i / inner / Count * inner), inner).CopyTo(elements[i..]);
    }
}
