namespace QuantBuild.Streaming;

/// <summary>
/// The buffers of one worker thread. They grow to the largest chunk and are used again for every other: fresh memory costs
/// page faults, and peak memory is what the threads hold here.
/// </summary>
public sealed class ChunkBuffers
{
    private float[] values = [];
    private float[] scales = [];
    private float[] transposedScales = [];
    private float[] decoded = [];
    private byte[] codes = [];
    private byte[] source = [];
    private byte[] packed = [];
    private byte[] zeroPoints = [];
    private byte[] panel = [];
    private byte[] small = [];

    /// <summary>Bytes of all buffers as they are now.</summary>
    public long Bytes =>
        (sizeof(float) * ((long)values.Length + scales.Length + transposedScales.Length + decoded.Length))
        + codes.Length + source.Length + packed.Length + zeroPoints.Length + panel.Length + small.Length;

    /// <summary>Lets go of all of them; none of the spans that were given out may be used any more.</summary>
    public void Clear()
    {
        (values, scales, transposedScales, decoded) = ([], [], [], []);
        (codes, source, packed, zeroPoints, panel, small) = ([], [], [], [], [], []);
    }

    public Span<float> Values(int count) => Of(ref values, count);

    public Span<float> Scales(int count) => Of(ref scales, count);

    public Span<float> TransposedScales(int count) => Of(ref transposedScales, count);

    /// <summary>What codes decode to.</summary>
    public Span<float> Decoded(int count) => Of(ref decoded, count);

    public Span<byte> Codes(int count) => Of(ref codes, count);

    /// <summary>Source bytes of a whole chunk, where it is converted piece by piece.</summary>
    public Span<byte> Source(int count) => Of(ref source, count);

    /// <summary>Source bytes before they are converted, or result bytes before they are written.</summary>
    public Span<byte> Packed(int count) => Of(ref packed, count);

    /// <summary>Codes of a whole chunk in the order of the result, where they are made piece by piece.</summary>
    public Span<byte> Panel(int count) => Of(ref panel, count);

    public Span<byte> ZeroPoints(int count) => Of(ref zeroPoints, count);

    /// <summary>Scales and zero points as they are stored.</summary>
    public Span<byte> Small(int count) => Of(ref small, count);

    private static Span<T> Of<T>(ref T[] buffer, int count)
    {
        if (buffer.Length < count) buffer = GC.AllocateUninitializedArray<T>(count);
        return buffer.AsSpan(0, count);
    }
}
