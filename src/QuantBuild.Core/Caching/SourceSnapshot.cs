using QuantBuild.Diagnostics;
using QuantBuild.IO;
using QuantBuild.Validation.Data;

namespace QuantBuild.Caching;

/// <summary>What was read of a model and its samples, with the times by which to see whether it is still the same.</summary>
internal sealed class SourceSnapshot
{
    private readonly IReadOnlyList<Stamp> stamps;
    private readonly IReadOnlyList<string> dataPaths;

    private SourceSnapshot(string sha256, IReadOnlyList<long> lengths, IReadOnlyList<DataContent> data, IReadOnlyList<Stamp> stamps, IReadOnlyList<string> dataPaths)
    {
        (Sha256, Lengths, Data) = (sha256, lengths, data);
        (this.stamps, this.dataPaths) = (stamps, dataPaths);
    }

    /// <summary>Of the model's files, one after the other, in lower-case hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>Of the model's files; with the hash over all of them it says where each ends.</summary>
    public IReadOnlyList<long> Lengths { get; }

    public IReadOnlyList<DataContent> Data { get; }

    /// <param name="files">The model's files, main file first.</param>
    /// <param name="dataPaths">Files or folders of samples, in the order in which they are read.</param>
    /// <param name="progress">Bytes of the model that were read, and in all.</param>
    public static SourceSnapshot Take(IReadOnlyList<SourceFile> files, IReadOnlyList<string> dataPaths, Action<long, long>? progress, CancellationToken cancellation)
    {
        var total = files.Sum(file => file.Length);
        var stamps = files.Select(file => new Stamp(file.Path, file.Length, file.LastWriteTimeUtc)).ToList();
        var sha256 = FileHash.OfFiles(files, cancellation, progress is null ? null : done => progress(done, total));
        var data = new List<DataContent>();
        foreach (var (argument, name, path) in Files(dataPaths))
        {
            try
            {
                using var file = SourceFile.Open(path);
                stamps.Add(new Stamp(path, file.Length, file.LastWriteTimeUtc));
                data.Add(new DataContent(argument, name, file.Length, FileHash.OfFiles([file], cancellation)));
            }
            catch (QuantBuildException)
            {
                // Whoever needs it says so in better words. Once it can be read it is another key.
                data.Add(new DataContent(argument, name, -1, null));
            }
        }
        return new SourceSnapshot(sha256, [.. files.Select(file => file.Length)], data, stamps, dataPaths);
    }

    /// <summary>False when any file was written, removed or added since.</summary>
    public bool IsCurrent()
    {
        try
        {
            if (!Files(dataPaths).Select(static file => file.Name).SequenceEqual(Data.Select(static file => file.Name))) return false;
            foreach (var stamp in stamps)
            {
                using var file = SourceFile.Open(stamp.Path);
                if (file.Length != stamp.Length || file.LastWriteTimeUtc != stamp.Written) return false;
            }
            return true;
        }
        catch (QuantBuildException)
        {
            return false;
        }
    }

    /// <summary>Each sample file with the number of the path that names it and its name within: none for the path itself but its last part.</summary>
    private static List<(int Argument, string Name, string Path)> Files(IReadOnlyList<string> paths)
    {
        var files = new List<(int, string, string)>();
        for (var i = 0; i < paths.Count; i++)
        {
            try
            {
                files.AddRange(SampleGroups.Files(paths[i]).Select(file => (i, file.Name, file.Path)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                files.Add((i, "", paths[i]));
            }
        }
        return files;
    }

    private sealed record Stamp(string Path, long Length, DateTime Written);
}

/// <summary>One file of samples.</summary>
/// <param name="Argument">Which of the given paths it belongs to.</param>
/// <param name="Name">Its name below that path, with <c>/</c>; names say which input a file is for.</param>
/// <param name="Length">In bytes; -1 when it cannot be read.</param>
/// <param name="Sha256">Null when it cannot be read.</param>
internal sealed record DataContent(int Argument, string Name, long Length, string? Sha256);
