namespace QuantBuild.Kernels.Ggml.Affine;

/// <summary>What the searches of a batch found, one entry for each sub-block.</summary>
/// <param name="room">[rows, sub-blocks].</param>
/// <param name="length">Sub-blocks of a batch.</param>
internal readonly ref struct AffineFindings(Span<float> room, int length)
{
    /// <summary>How many rows there are.</summary>
    public const int Rows = 5;

    private readonly Span<float> _room = room;

    public Span<float> Scales => _room[..length];

    /// <summary>What is subtracted: zero or positive.</summary>
    public Span<float> Minimums => _room.Slice(length, length);

    /// <summary>The sums of the weights.</summary>
    public Span<float> Weights => _room.Slice(2 * length, length);

    /// <summary>The codes of the best step were those of inverse * (x - lowest).</summary>
    public Span<float> Inverses => _room.Slice(3 * length, length);

    /// <inheritdoc cref="Inverses"/>
    public Span<float> Lowests => _room.Slice(4 * length, length);
}
