namespace QuantBuild.Caching;

/// <summary>An entry by its size and age, without having read what is in it.</summary>
/// <param name="Key">Also the name of its folder.</param>
/// <param name="Bytes">Of all its files, the manifest among them.</param>
/// <param name="LastUsed">When it was made or last taken.</param>
public sealed record CacheEntry(string Key, string Path, long Bytes, DateTime LastUsed)
{
    internal static IReadOnlyList<CacheEntry> All(CacheFolder folder)
    {
        var entries = new List<CacheEntry>();
        foreach (var entry in folder.Entries())
        {
            try
            {
                var manifest = new FileInfo(System.IO.Path.Combine(entry.FullName, CacheFolder.ManifestName));
                entries.Add(new CacheEntry(entry.Name, entry.FullName, entry.EnumerateFiles().Sum(static file => file.Length),
                    manifest.Exists ? manifest.LastWriteTimeUtc : DateTime.MinValue));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has just been taken away.
            }
        }
        return entries;
    }
}
