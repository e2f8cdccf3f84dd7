namespace QuantBuild.Kernels.Search;

/// <summary>The values of one channel in pieces, for as many passes as are wanted.</summary>
internal interface IChannelPieces
{
    /// <summary>Number of pieces.</summary>
    long Count { get; }

    /// <summary>The values of a piece. Valid until the next one is asked for.</summary>
    ReadOnlySpan<float> this[long piece] { get; }
}

/// <summary>A channel that lies in memory.</summary>
internal readonly ref struct HeldChannel(ReadOnlySpan<float> values) : IChannelPieces
{
    private readonly ReadOnlySpan<float> _values = values;

    public long Count => 1;

    public ReadOnlySpan<float> this[long piece] => _values;
}
