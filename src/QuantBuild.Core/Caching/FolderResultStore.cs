using QuantBuild.Diagnostics;

namespace QuantBuild.Caching;

/// <summary>Results in a folder of this machine, shared by all processes of one user. The least recently used go when it grows beyond its bound.</summary>
/// <param name="root">The folder; it is made when something is first kept or looked for.</param>
/// <param name="maxBytes">What all entries together may take.</param>
public sealed class FolderResultStore(string root, long maxBytes = FolderResultStore.DefaultMaxBytes) : IResultStore
{
    /// <summary>10 GB.</summary>
    public const long DefaultMaxBytes = 10_000_000_000;

    private readonly CacheFolder folder = new(root);

    public string Location => folder.Root;

    public long MaxBytes { get; } = maxBytes;

    public DiagnosticSeverity WhenUnusable { get; init; } = DiagnosticSeverity.Note;

    public ResultManifest? Find(string key)
    {
        folder.Prepare();
        // An entry comes and goes as a whole: one that has come since the first look has its manifest.
        for (var look = 0; look < 2; look++)
        {
            if (ReadManifest(key) is { } json) return ManifestJson.Read(json, key);
            if (!Directory.Exists(folder.EntryOf(key))) return null;
        }
        throw new InvalidDataException("an entry without a manifest");
    }

    public bool TryCopy(string key, StoredFile file, string destination)
    {
        var stored = new FileInfo(Path.Combine(folder.EntryOf(key), CacheFolder.StoredName(file.Name)));
        try
        {
            // Before it is copied: what is longer than it should be may not even fit.
            if (stored.Length != file.Length) throw new InvalidDataException($"{file.Name} of another length than it had");
            stored.CopyTo(destination);
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // Pruning takes entries away as a whole: only an entry that is still there is damaged.
            return Directory.Exists(folder.EntryOf(key)) ? throw new InvalidDataException($"{file.Name} missing", e) : false;
        }
    }

    public void Touch(string key)
    {
        try
        {
            if (File.Exists(folder.ManifestOf(key))) File.SetLastWriteTimeUtc(folder.ManifestOf(key), DateTime.UtcNow);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It only counts as older than it is.
        }
    }

    public bool Put(ResultManifest manifest, IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(paths);
        folder.Prepare();
        var json = ManifestJson.Write(manifest);
        if (json.LongLength + manifest.Files.Sum(static file => file.Length) > MaxBytes) return false;
        var entry = folder.EntryOf(manifest.Key);
        using (var temporary = TemporaryFolder.Create(folder.Temporary, create: true))
        {
            for (var i = 0; i < paths.Count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                File.Copy(paths[i], Path.Combine(temporary.Path, CacheFolder.StoredName(manifest.Files[i].Name)));
            }
            File.WriteAllBytes(Path.Combine(temporary.Path, CacheFolder.ManifestName), json);
            Directory.CreateDirectory(Path.GetDirectoryName(entry)!);
            try
            {
                Directory.Move(temporary.Path, entry);
            }
            catch (IOException) when (Directory.Exists(entry))
            {
                // Another process was first with the same result; this copy goes with the temporary folder.
            }
        }
        FolderPruning.Run(folder, MaxBytes);
        return true;
    }

    public void Remove(string key)
    {
        folder.Prepare();
        FolderPruning.Remove(folder, folder.EntryOf(key));
    }

    public IDisposable? TryTakeTurn(string key)
    {
        folder.Prepare();
        return ExclusiveFile.TryOpen(Path.Combine(folder.Locks, key + ".lock"));
    }

    private byte[]? ReadManifest(string key)
    {
        try
        {
            using var file = new FileStream(folder.ManifestOf(key), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            if (file.Length > ManifestJson.MostBytes) throw new InvalidDataException("a manifest that is too long");
            var json = new byte[file.Length];
            file.ReadExactly(json);
            return json;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException("a manifest that ends early", e);
        }
    }
}
