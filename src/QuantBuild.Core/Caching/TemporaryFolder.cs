namespace QuantBuild.Caching;

/// <summary>A folder inside the cache for what is not an entry yet or not any more. Held by a lock beside it, so that what a killed process left can be told.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly IDisposable owner;

    private TemporaryFolder(string path, IDisposable owner) => (Path, this.owner) = (path, owner);

    public string Path { get; }

    /// <param name="create">False to move a folder there.</param>
    public static TemporaryFolder Create(string parent, bool create)
    {
        var path = System.IO.Path.Combine(parent, Guid.NewGuid().ToString("N"));
        // The lock is there first: a folder without one belongs to nobody.
        var owner = ExclusiveFile.TryOpen(LockOf(path)) ?? throw new IOException($"{LockOf(path)} is in use");
        try
        {
            if (create) Directory.CreateDirectory(path);
            return new TemporaryFolder(path, owner);
        }
        catch
        {
            owner.Dispose();
            throw;
        }
    }

    /// <summary>Removes what killed processes left.</summary>
    public static void RemoveAbandoned(string parent)
    {
        foreach (var folder in CacheFolder.Folders(new DirectoryInfo(parent)))
        {
            if (!Guid.TryParseExact(folder.Name, "N", out _)) continue;
            try
            {
                using var owner = ExclusiveFile.TryOpen(LockOf(folder.FullName));
                if (owner is not null) Delete(folder.FullName);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // In use: the next one removes it.
            }
        }
    }

    public void Dispose()
    {
        Delete(Path);
        owner.Dispose();
    }

    private static void Delete(string path)
    {
        try
        {
            if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file in it is open on a system that does not let go of such: it is abandoned now, and a later run removes it.
        }
    }

    private static string LockOf(string path) => path + ".lock";
}
