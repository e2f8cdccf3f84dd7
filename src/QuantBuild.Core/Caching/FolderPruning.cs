namespace QuantBuild.Caching;

/// <summary>Keeps a cache within its bound, and free of what killed processes left.</summary>
internal static class FolderPruning
{
    /// <summary>Removes the least recently used entries until the others fit. Does nothing while another process does it.</summary>
    public static void Run(CacheFolder folder, long maxBytes)
    {
        using var turn = ExclusiveFile.TryOpen(Path.Combine(folder.Locks, "prune.lock"));
        if (turn is null) return;
        TemporaryFolder.RemoveAbandoned(folder.Temporary);
        RemoveAbandonedLocks(folder);
        var entries = CacheEntry.All(folder);
        var total = entries.Sum(static entry => entry.Bytes);
        foreach (var entry in entries.OrderBy(static entry => entry.LastUsed))
        {
            if (total <= maxBytes) break;
            if (Remove(folder, entry.Path)) total -= entry.Bytes;
        }
    }

    /// <summary>Takes an entry away as a whole, so that no reader finds a part of it, then deletes it.</summary>
    /// <returns>False when it is in use on a system that does not move such folders.</returns>
    public static bool Remove(CacheFolder folder, string entry)
    {
        using var temporary = TemporaryFolder.Create(folder.Temporary, create: false);
        try
        {
            Directory.Move(entry, temporary.Path);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>A lock that can be opened is nobody's; opening deletes it.</summary>
    public static void RemoveAbandonedLocks(CacheFolder folder)
    {
        foreach (var parent in new[] { folder.Locks, folder.Temporary })
        {
            if (!Directory.Exists(parent)) continue;
            foreach (var path in Directory.GetFiles(parent, "*.lock"))
            {
                try
                {
                    if (File.Exists(path)) ExclusiveFile.TryOpen(path)?.Dispose();
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    // An empty file may stay.
                }
            }
        }
    }
}
