using System.Security.Cryptography;
using System.Text;
using QuantBuild.Diagnostics;

namespace QuantBuild.IO;

/// <summary>
/// The folder <c>.&lt;name&gt;.quantbuild</c> beside a target, on the same disk, in which a result waits until it is good. One run at a
/// time has it; what a killed run left in it is tidied up by the next one.
/// </summary>
internal sealed class PendingFolder : IDisposable
{
    // File systems take names of 255 bytes (Windows: of as many characters, which is not less).
    private static readonly int LongestName = 255 - "..quantbuild".Length;

    private readonly string target;
    private readonly string lockPath;
    private readonly FileStream owner;

    /// <param name="target">Full path of the result.</param>
    /// <exception cref="QuantBuildException">QB5011 the folder cannot be written; QB5012 another run is writing the same result.</exception>
    public PendingFolder(string target)
    {
        this.target = target;
        Path = PathOf(target);
        lockPath = System.IO.Path.Combine(Path, $"{ShortNameOf(target)}.lock");
        try
        {
            var existing = new DirectoryInfo(Path);
            if (existing.Exists && existing.Attributes.HasFlag(FileAttributes.ReparsePoint)) throw new IOException($"{Path} is a link");
            Directory.CreateDirectory(Path);
            // Held open while we write: a second run on the same target sees it, and a killed run lets go of it.
            owner = new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (UnauthorizedAccessException e)
        {
            throw CannotWrite(target, e);
        }
        catch (IOException e) when (File.Exists(lockPath))
        {
            throw new QuantBuildException(
                Diagnostic.Error("QB5012", target, "Another run is writing this result") with { Remedy = "Wait for it, or give another output" }, e);
        }
        catch (IOException e)
        {
            throw CannotWrite(target, e);
        }
        try
        {
            // What a killed run left behind.
            Clear();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            owner.Dispose();
            throw CannotWrite(target, e);
        }
    }

    public string Path { get; }

    /// <summary>Where the files of a folder are until it is committed.</summary>
    public string NewFolder => System.IO.Path.Combine(Path, "new");

    /// <summary>Where the old result is while the new one is moved into place.</summary>
    public string OldResult => System.IO.Path.Combine(Path, $"{ShortNameOf(target)}.old");

    public static string PathOf(string target) =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(target)!, $".{ShortNameOf(target)}.quantbuild");

    /// <summary>QB5011: the system refuses to write.</summary>
    public static QuantBuildException CannotWrite(string target, Exception inner) => new(
        Diagnostic.Error("QB5011", target, "The result cannot be written") with
        {
            Found = inner.Message.TrimEnd('.'),
            Remedy = "Check free space and write permission of its folder",
        }, inner);

    /// <summary>Removes whatever is pending. An old folder without a successor, as a run leaves it that is killed between two renames, goes back first.</summary>
    /// <exception cref="IOException">Something cannot be moved or removed.</exception>
    /// <exception cref="UnauthorizedAccessException">Something may not be moved or removed.</exception>
    public void Clear()
    {
        FolderReplacement.PutBack(target, OldResult);
        FolderReplacement.Remove(OldResult);
        FolderReplacement.Remove(NewFolder);
        foreach (var file in Directory.EnumerateFiles(Path))
            if (file != lockPath) File.Delete(file);
    }

    /// <summary>Removes the folder with all that is pending.</summary>
    public void Dispose()
    {
        try
        {
            // Before the lock file is let go: after it the folder may be another run's.
            Clear();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next run on this target clears it.
        }
        owner.Dispose();
        try
        {
            Directory.Delete(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another run has it, or something is left.
        }
    }

    // A name that leaves no room for what is put around it is replaced by its hash.
    private static string ShortNameOf(string target)
    {
        var name = Encoding.UTF8.GetBytes(System.IO.Path.GetFileName(target));
        return name.Length <= LongestName ? System.IO.Path.GetFileName(target) : Convert.ToHexStringLower(SHA256.HashData(name));
    }
}
