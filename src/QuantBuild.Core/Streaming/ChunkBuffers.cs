namespace QuantBuild.Streaming;

/// <summary>
/// The buffers of one worker thread. They grow to the largest chunk and are used again for every other: fresh memory costs
/// page faults, and peak memory is what the threads hold here.
/// </summary>
public sealed class ChunkBuffers
{
    private readonly ChunkBuffer<float> values, scales, transposedScales, decoded;
    private readonly ChunkBuffer<byte> codes, source, packed, panel, zeroPoints, small;
    private readonly List<ChunkBuffer> all = [];
    private readonly DiscardedBuffers? discarded;
    private long most = long.MaxValue;

    public ChunkBuffers()
    {
        (values, scales, transposedScales, decoded) = (New<float>(), New<float>(), New<float>(), New<float>());
        (codes, source, packed, panel, zeroPoints, small) = (New<byte>(), New<byte>(), New<byte>(), New<byte>(), New<byte>(), New<byte>());
    }

    /// <param name="discarded">Told what is let go of.</param>
    internal ChunkBuffers(DiscardedBuffers discarded)
        : this() => this.discarded = discarded;

    /// <summary>What they hold now.</summary>
    public long Bytes { get; private set; }

    public Span<float> Values(int count) => Of(values, count);

    public Span<float> Scales(int count) => Of(scales, count);

    public Span<float> TransposedScales(int count) => Of(transposedScales, count);

    /// <summary>Values as the result's codes stand for them.</summary>
    public Span<float> Decoded(int count) => Of(decoded, count);

    public Span<byte> Codes(int count) => Of(codes, count);

    /// <summary>Source bytes of a whole chunk, where it is converted piece by piece.</summary>
    public Span<byte> Source(int count) => Of(source, count);

    /// <summary>Source bytes before they are converted, or result bytes before they are written.</summary>
    public Span<byte> Packed(int count) => Of(packed, count);

    /// <summary>Codes of a whole chunk in the order of the result, where they are made piece by piece.</summary>
    public Span<byte> Panel(int count) => Of(panel, count);

    public Span<byte> ZeroPoints(int count) => Of(zeroPoints, count);

    /// <summary>Scales and zero points as they are stored.</summary>
    public Span<byte> Small(int count) => Of(small, count);

    /// <summary>Chunks of another job follow. What they need goes before what the job before has left.</summary>
    /// <param name="bytes">Not less than the job needs: what all buffers together may hold.</param>
    internal void Begin(long bytes)
    {
        most = bytes;
        foreach (var buffer in all) buffer.IsUsed = false;
    }

    /// <summary>Lets go of all of them; none of the spans that were given out may be used any more.</summary>
    internal void Clear()
    {
        foreach (var buffer in all) Discard(buffer);
    }

    private Span<T> Of<T>(ChunkBuffer<T> buffer, int count)
        where T : unmanaged
    {
        buffer.IsUsed = true;
        if (buffer.Length < count) Grow(buffer, count);
        return buffer.Span(count);
    }

    private void Grow(ChunkBuffer buffer, int count)
    {
        Discard(buffer);
        var wanted = buffer.BytesOf(count);
        foreach (var other in all)
            if (!other.IsUsed && Bytes + wanted > most) Discard(other);
        buffer.Allocate(count);
        Bytes += wanted;
    }

    private void Discard(ChunkBuffer buffer)
    {
        var bytes = buffer.BytesOf(buffer.Length);
        if (bytes == 0) return;
        buffer.Clear();
        Bytes -= bytes;
        discarded?.Add(bytes);
    }

    private ChunkBuffer<T> New<T>()
        where T : unmanaged
    {
        var buffer = new ChunkBuffer<T>();
        all.Add(buffer);
        return buffer;
    }
}
