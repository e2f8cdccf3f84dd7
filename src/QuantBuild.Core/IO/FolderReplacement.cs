namespace QuantBuild.IO;

/// <summary>
/// Puts a folder into the place of another by renames alone. Where the system lets two folders change places, one of the two is at the target
/// at any moment; elsewhere there is none between two renames, and a later run puts the old one back.
/// </summary>
internal static class FolderReplacement
{
    /// <param name="target">Where the new folder goes; what is there is removed in the end.</param>
    /// <param name="made">The new folder.</param>
    /// <param name="aside">A free path on the same disk for the old folder meanwhile.</param>
    /// <exception cref="IOException">A rename failed; the old folder is back where it was, or still at <paramref name="aside"/> when even that failed.</exception>
    /// <exception cref="UnauthorizedAccessException">As before.</exception>
    public static void Replace(string target, string made, string aside)
    {
        if (Directory.Exists(target) && FolderExchange.TryExchange(made, target)) aside = made;
        else MoveBoth(target, made, aside);
        try
        {
            Remove(aside);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The new one is in place. What is left of the old one is in the pending folder, which is cleared at the end and by the next run.
        }
    }

    private static void MoveBoth(string target, string made, string aside)
    {
        if (Directory.Exists(target)) Directory.Move(target, aside);
        try
        {
            Directory.Move(made, target);
        }
        catch
        {
            PutBack(target, aside);
            throw;
        }
    }

    /// <summary>Moves an old folder back to a target where nothing is.</summary>
    public static void PutBack(string target, string aside)
    {
        if (Directory.Exists(aside) && !Directory.Exists(target) && !File.Exists(target)) Directory.Move(aside, target);
    }

    /// <summary>Removes a folder of files, if there is one. A link goes, and what it leads to stays.</summary>
    public static void Remove(string folder)
    {
        var found = new DirectoryInfo(folder);
        if (!found.Exists) return;
        if (OperatingSystem.IsWindows() && !found.Attributes.HasFlag(FileAttributes.ReparsePoint))
        {
            // A copy is as read-only as its source, and only Windows refuses to remove such a file.
            foreach (var file in found.EnumerateFiles())
                if (file.IsReadOnly) file.IsReadOnly = false;
        }
        found.Delete(recursive: true);
    }
}
