using QuantBuild.IO;

namespace QuantBuild.Streaming;

/// <summary>The hash of a result that is still being written: it follows behind what is finished, while that is in memory.</summary>
/// <param name="output">The result.</param>
/// <param name="ofEach">Whether each of its files is to have a hash of its own besides.</param>
internal sealed class OutputHash(OutputTransaction output, bool ofEach) : HashFollower
{
    private readonly List<SourceFile> opened = [];
    private RunningHash hash = new([], ofEach: false);
    private IReadOnlyList<string> paths = [];
    private IReadOnlyList<OutputFile> files = [];

    /// <summary>Of each file, in the order of the result's files, if that was asked for. After <see cref="Finish"/>.</summary>
    public IReadOnlyList<string> OfEach { get; private set; } = [];

    protected override RunningHash Hash => hash;

    /// <summary>As far as file after file is finished.</summary>
    protected override long Limit
    {
        get
        {
            var limit = 0L;
            foreach (var file in files)
            {
                var finished = file.IsOpen ? file.FinishedLength : file.Length;
                limit += finished;
                if (finished < file.Length) break;
            }
            return limit;
        }
    }

    /// <summary>All files have been created; from here on they are filled region by region.</summary>
    public void Begin()
    {
        paths = output.PendingFiles;
        files = output.CreatedFiles;
        if (files.Count == paths.Count) Start([.. files.Select(file => new HashedFile(file.Length, ReaderOf(file)))]);
        // What somebody else writes cannot be followed: all is hashed in the end.
        else files = [];
    }

    /// <summary>Hashes what is left of the files as they are now. When no thread works any more.</summary>
    /// <returns>Of all files one after the other, in lower-case hexadecimal.</returns>
    /// <exception cref="Diagnostics.QuantBuildException">A file cannot be read.</exception>
    public string Finish(CancellationToken cancellation)
    {
        var all = output.PendingFiles;
        if (files.Count == 0 || !all.SequenceEqual(paths) || !files.All(static file => file.IsAsExpected)) Start([.. all.Select(Open)]);
        var sha256 = hash.Finish(cancellation);
        OfEach = ofEach && all.Count == 1 ? [sha256] : hash.OfEach;
        return sha256;
    }

    public override void Dispose()
    {
        base.Dispose();
        foreach (var file in opened) file.Dispose();
    }

    private void Start(IReadOnlyList<HashedFile> parts)
    {
        hash.Dispose();
        hash = new RunningHash(parts, ofEach && parts.Count > 1);
    }

    private HashedFile Open(string path)
    {
        var file = SourceFile.Open(path);
        opened.Add(file);
        return new HashedFile(file.Length, file.ReadExactly);
    }

    /// <summary>Through its own handle as long as that is open: no other may be opened meanwhile.</summary>
    private ReadAt ReaderOf(OutputFile file)
    {
        ReadAt? closed = null;
        return (offset, destination) =>
        {
            if (file.IsOpen) file.ReadExactly(offset, destination);
            else (closed ??= Open(file.Path).Read)(offset, destination);
        };
    }
}
