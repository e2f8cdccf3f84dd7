using System.Text;

namespace QuantBuild.Caching;

/// <summary>
/// How a cache lies in a folder: <c>v1/&lt;first two digits&gt;/&lt;key&gt;/</c> holds an entry, <c>v1/tmp</c> what is not an entry yet
/// or not any more, <c>v1/locks</c> who is at work. Everything of ours is below <c>v1</c>; what else is in the folder is not touched.
/// </summary>
internal sealed class CacheFolder(string root)
{
    public const string ManifestName = "manifest.json";

    private const string TagName = "CACHEDIR.TAG";

    // The first line is what backup programs look for.
    private const string Tag = "Signature: 8a477f597d28d172789f06886806bc55\n# QuantBuild's cache of quantized models. It can be removed: what is needed is made again.\n";

    /// <summary>As given.</summary>
    public string Root { get; } = root;

    public string Home { get; } = Path.Combine(Path.GetFullPath(root), "v1");

    public string Temporary => Path.Combine(Home, "tmp");

    public string Locks => Path.Combine(Home, "locks");

    /// <summary>True when it has been made by us; it may be gone or be nobody's.</summary>
    public bool Exists => File.Exists(TagPath) && !IsLink(new DirectoryInfo(Home));

    private string TagPath => Path.Combine(Home, TagName);

    public string EntryOf(string key) => Path.Combine(Home, key[..2], key);

    /// <summary>The name of a file of a result in its entry. A folder may hold a file that is called as our manifest, and one that is called as that would be stored.</summary>
    public static string StoredName(string name) => name.TrimStart('+').Equals(ManifestName, StringComparison.OrdinalIgnoreCase) ? $"+{name}" : name;

    public string ManifestOf(string key) => Path.Combine(EntryOf(key), ManifestName);

    /// <summary>Makes the folder if there is none, for its user alone: who can write to it can put a model into that user's builds.</summary>
    /// <exception cref="IOException">It cannot be made, or others may write to it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made, or it belongs to someone else.</exception>
    public void Prepare()
    {
        if (IsLink(new DirectoryInfo(Home))) throw new IOException($"{Home} is a link");
        // Each time: it may have been cleared since.
        if (!File.Exists(TagPath)) Create();
        RefuseOthers();
    }

    /// <summary>All entries, whole or not. A folder that only looks like one by its place is not among them.</summary>
    public IEnumerable<DirectoryInfo> Entries()
    {
        foreach (var prefix in Folders(new DirectoryInfo(Home)))
        {
            if (prefix.Name.Length != 2) continue;
            foreach (var entry in Folders(prefix))
                if (ManifestJson.IsSha256(entry.Name) && entry.Name.StartsWith(prefix.Name, StringComparison.Ordinal)) yield return entry;
        }
    }

    /// <summary>The folders in a folder, links left out; none when it is gone.</summary>
    public static IReadOnlyList<DirectoryInfo> Folders(DirectoryInfo parent)
    {
        try
        {
            return [.. parent.EnumerateDirectories().Where(folder => !IsLink(folder))];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    /// <summary>Removes the folders that are empty now, and the mark when nothing else is left.</summary>
    public void RemoveEmpty()
    {
        foreach (var folder in Folders(new DirectoryInfo(Home))) TryRemove(folder);
        var home = new DirectoryInfo(Home);
        if (!home.Exists || home.EnumerateFileSystemInfos().Any(item => item.Name != TagName)) return;
        File.Delete(TagPath);
        TryRemove(home);
    }

    private static void TryRemove(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not empty, or in use.
        }
    }

    private void Create()
    {
        CreatePrivate(Path.GetDirectoryName(Home)!);
        CreatePrivate(Home);
        try
        {
            using var file = new FileStream(TagPath, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
            file.Write(Encoding.ASCII.GetBytes(Tag));
        }
        catch (IOException) when (File.Exists(TagPath))
        {
            // Another process makes it at the same time.
        }
    }

    private static void CreatePrivate(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private void RefuseOthers()
    {
        if (OperatingSystem.IsWindows()) return;
        var mode = File.GetUnixFileMode(Home);
        if (mode.HasFlag(UnixFileMode.OtherWrite)) throw new IOException($"{Home} can be written to by everybody");
        // Only its owner may set a mode, so setting the one that it has tells whose it is.
        File.SetUnixFileMode(Home, mode);
    }

    private static bool IsLink(DirectoryInfo folder) => folder.Exists && folder.Attributes.HasFlag(FileAttributes.ReparsePoint);
}
