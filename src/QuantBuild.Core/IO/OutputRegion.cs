namespace QuantBuild.IO;

/// <summary>
/// Bytes of the result whose number is known before they are made. The layout gives them their place (or places, when two
/// tensors hold the same bytes inline); then chunks fill them in any order.
/// </summary>
public sealed class OutputRegion(long length)
{
    private readonly List<(OutputFile File, long Offset)> places = [];
    private long written;

    public long Length { get; } = length;

    /// <summary>Bytes that were written. Chunks write each byte once, so a region with as many as its length is finished.</summary>
    internal long Written => Interlocked.Read(ref written);

    public void PlaceAt(OutputFile file, long offset)
    {
        places.Add((file, offset));
        file.Expect(this, offset);
    }

    /// <summary>Writes at <paramref name="offset"/>, counted from the region's first byte. Safe to call from many threads at once.</summary>
    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        if (offset < 0 || offset > Length - bytes.Length)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"A write of {bytes.Length} bytes leaves a region of {Length} bytes.");
        foreach (var (file, start) in places) file.Write(start + offset, bytes);
        Interlocked.Add(ref written, bytes.Length);
    }
}
