using QuantBuild.Reporting;

namespace QuantBuild.Caching;

/// <summary>What lies in a cache folder, for people who want to see or to empty it.</summary>
public sealed class CacheInventory
{
    private readonly CacheFolder folder;

    private CacheInventory(CacheFolder folder)
    {
        this.folder = folder;
        Entries = folder.Exists ? CacheEntry.All(folder) : [];
    }

    public string Location => folder.Root;

    /// <summary>False when the folder does not exist or nothing in it is ours.</summary>
    public bool Exists => folder.Exists;

    public IReadOnlyList<CacheEntry> Entries { get; }

    public long Bytes => Entries.Sum(static entry => entry.Bytes);

    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    public static CacheInventory Of(string root) => new(new CacheFolder(root));

    /// <summary>What an entry holds; null when it is damaged or has just been taken away.</summary>
    public static QuantizationReport? ReportOf(CacheEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return KeyFile.Read(System.IO.Path.Combine(entry.Path, CacheFolder.ManifestName), entry.Key)?.Report;
    }

    /// <summary>Removes all entries and what else is ours; nothing else in the folder is touched.</summary>
    /// <returns>The entries that are gone; one that is in use may stay.</returns>
    public IReadOnlyList<CacheEntry> Clear()
    {
        if (!Exists) return [];
        var removed = Entries.Where(entry => FolderPruning.Remove(folder, entry.Path)).ToList();
        TemporaryFolder.RemoveAbandoned(folder.Temporary);
        FolderPruning.RemoveAbandonedLocks(folder);
        folder.RemoveEmpty();
        return removed;
    }
}
