using QuantBuild.Diagnostics;

namespace QuantBuild.Formats.Checkpoint;

/// <summary>Keeps a checkpoint's names from leading to what is no file: opening a pipe waits for its writer, a device has no end.</summary>
internal static class RegularFile
{
    /// <exception cref="QuantBuildException">QB2430 it is something else; QB5001 it does not exist; QB5002 it cannot be looked at.</exception>
    public static void Check(string path)
    {
        try
        {
            var target = Target(path);
            if (!target.Exists) throw Directory.Exists(target.FullName) ? CheckpointErrors.NoRegularFile(path, "a folder") : CheckpointErrors.Missing(path);
            if (target.Attributes.HasFlag(FileAttributes.Device) || target.Length == 0) throw CheckpointErrors.NoRegularFile(path, "an empty file, a pipe or a device");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw CheckpointErrors.Missing(path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw CheckpointErrors.Unreadable(path, e);
        }
    }

    /// <summary>True for a file without bytes, and for pipes and devices, which look like one. What cannot be looked at is not empty.</summary>
    public static bool IsEmpty(string path)
    {
        try
        {
            var target = Target(path);
            return target.Exists && target.Length == 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // Links are followed: the cache of Hugging Face links from its snapshots to its blobs.
    private static FileInfo Target(string path)
    {
        var file = new FileInfo(path);
        return file.ResolveLinkTarget(returnFinalTarget: true) is { } end ? new FileInfo(end.FullName) : file;
    }
}
