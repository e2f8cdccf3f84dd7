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
            // Links are followed: the cache of Hugging Face links from its snapshots to its blobs.
            var file = new FileInfo(path);
            var target = file.ResolveLinkTarget(returnFinalTarget: true) is { } end ? new FileInfo(end.FullName) : file;
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
}
