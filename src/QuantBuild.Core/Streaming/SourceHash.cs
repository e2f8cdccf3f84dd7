using QuantBuild.IO;

namespace QuantBuild.Streaming;

/// <summary>
/// The hash of the source, near to where it is read for quantizing: neither may be far ahead of the other, so that what one has read from the
/// disk is still in memory when the other reads it.
/// </summary>
internal sealed class SourceHash : HashFollower
{
    /// <summary>How far one may be ahead of the other: little beside any machine's memory, and much beside a chunk.</summary>
    public const long Distance = 128 * 1024 * 1024;

    private readonly RunningHash hash;
    private readonly Dictionary<SourceFile, long> starts = [];
    private readonly long distance;
    private long frontier;

    /// <param name="files">In the order of the hash.</param>
    /// <param name="distance">Other than <see cref="Distance"/> for tests.</param>
    public SourceHash(IReadOnlyList<SourceFile> files, long distance = Distance)
    {
        hash = new RunningHash([.. files.Select(static file => new HashedFile(file.Length, file.ReadExactly))], ofEach: false);
        this.distance = distance;
        var start = 0L;
        foreach (var file in files)
        {
            starts.TryAdd(file, start);
            start += file.Length;
        }
    }

    /// <summary>Less than the distance: whoever finds the hash too far behind must find it worth while.</summary>
    public override long Worthwhile => Math.Min(base.Worthwhile, distance);

    protected override RunningHash Hash => hash;

    protected override long Limit => Math.Min(hash.Length, Interlocked.Read(ref frontier) + distance);

    /// <summary>Where a place lies in all files one after the other; null when it is in none of them.</summary>
    public long? PositionOf(SourcePlace place) => starts.TryGetValue(place.File, out var start) ? start + place.Offset : null;

    /// <summary>Says where reading goes on.</summary>
    public void ReadFrom(long position) => Interlocked.Exchange(ref frontier, position);

    /// <summary>Nothing is read any more: what is left can be hashed at once.</summary>
    public void ReadAll() => ReadFrom(hash.Length);

    /// <summary>True when reading there would leave the hash too far behind.</summary>
    /// <remarks>A tensor that a file holds once and that has its values many times seems to end behind the file.</remarks>
    public bool IsFarBehind(long position) => Math.Min(position, hash.Length) > hash.Position + distance;

    /// <summary>In lower-case hexadecimal. When no thread works any more.</summary>
    public string Finish(CancellationToken cancellation) => hash.Finish(cancellation);
}
