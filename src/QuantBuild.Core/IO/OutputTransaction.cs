using System.Security.Cryptography;
using System.Text;
using QuantBuild.Diagnostics;

namespace QuantBuild.IO;

/// <summary>
/// The files of one result, written in a folder of their own beside the target and moved into place together.
/// Until <see cref="Commit"/> whatever was at the target stays; after a failure nothing of ours is left.
/// </summary>
public sealed class OutputTransaction : IDisposable
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<OutputTransaction, byte> Pending = new();

    // File systems take names of 255 bytes (Windows: of as many characters, which is not less).
    private static readonly int LongestName = 255 - "..quantbuild".Length;

    private readonly Lock gate = new();
    private readonly string target;
    private readonly string folder;
    private readonly string lockPath;
    private readonly FileStream owner;
    private readonly List<string> names = [];

    /// <param name="target">Full path of the result's main file.</param>
    /// <exception cref="QuantBuildException">QB5011 the folder cannot be written; QB5012 another run is writing the same result.</exception>
    public OutputTransaction(string target)
    {
        this.target = target;
        folder = FolderOf(target);
        lockPath = System.IO.Path.Combine(folder, $"{ShortNameOf(target)}.lock");
        try
        {
            var existing = new DirectoryInfo(folder);
            if (existing.Exists && existing.Attributes.HasFlag(FileAttributes.ReparsePoint)) throw new IOException($"{folder} is a link");
            Directory.CreateDirectory(folder);
            // Held open while we write: a second run on the same target sees it, and a killed run lets go of it.
            owner = new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (UnauthorizedAccessException e)
        {
            throw CannotWrite(e);
        }
        catch (IOException e) when (File.Exists(lockPath))
        {
            throw new QuantBuildException(
                Diagnostic.Error("QB5012", target, "Another run is writing this result") with { Remedy = "Wait for it, or give another output" }, e);
        }
        catch (IOException e)
        {
            throw CannotWrite(e);
        }
        try
        {
            // What a killed run left behind.
            Clear();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            owner.Dispose();
            throw CannotWrite(e);
        }
        Pending.TryAdd(this, 0);
    }

    /// <summary>Gives up every result that is not in place yet: for a process that has to end while a native call does not return.</summary>
    public static void DiscardAll()
    {
        foreach (var transaction in Pending.Keys) transaction.Dispose();
    }

    /// <summary>Creates a file of the result. The first one is the main file.</summary>
    public OutputFile Create(string name, long length)
    {
        return new OutputFile(Reserve(name), length);
    }

    /// <summary>Adds a file of the result that the caller puts at the returned path. The first one is the main file.</summary>
    public string Reserve(string name)
    {
        names.Add(name);
        return System.IO.Path.Combine(folder, name);
    }

    /// <summary>Removes all pending files, to begin again.</summary>
    public void Reset()
    {
        foreach (var file in PendingFiles) File.Delete(file);
        names.Clear();
    }

    /// <summary>Removes what a killed run left beside a target that itself is in order.</summary>
    /// <exception cref="QuantBuildException">As for a new transaction.</exception>
    public static void RemoveLeftOvers(string target)
    {
        if (Directory.Exists(FolderOf(target))) new OutputTransaction(target).Dispose();
    }

    /// <summary>Where the main file is until it is committed; its companions are beside it under their final names.</summary>
    public string PendingPath => System.IO.Path.Combine(folder, names[0]);

    public IReadOnlyList<string> PendingFiles => [.. names.Select(name => System.IO.Path.Combine(folder, name))];

    /// <summary>Moves all files into place. With data beside it the old main file goes first and the new one comes last, so that at
    /// no time a main file stands beside data of another run; it comes back when its data could not be replaced.</summary>
    /// <param name="staleCompanions">Names of files beside the target that belonged to the old result only.</param>
    /// <exception cref="QuantBuildException">QB5011 a file could not be moved.</exception>
    public void Commit(IEnumerable<string> staleCompanions)
    {
        var parent = System.IO.Path.GetDirectoryName(target)!;
        var aside = System.IO.Path.Combine(folder, $"{ShortNameOf(target)}.old");
        try
        {
            if (names.Count > 1 && File.Exists(target)) File.Move(target, aside);
            foreach (var companion in names.Skip(1)) File.Move(System.IO.Path.Combine(folder, companion), System.IO.Path.Combine(parent, companion), overwrite: true);
            File.Move(PendingPath, target, overwrite: true);
            foreach (var stale in staleCompanions.Except(names)) File.Delete(System.IO.Path.Combine(parent, stale));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var replaced = names.Skip(1).Any(companion => !File.Exists(System.IO.Path.Combine(folder, companion)));
            if (!replaced && File.Exists(aside)) File.Move(aside, target);
            throw CannotWrite(e);
        }
    }

    public void Dispose()
    {
        // A signal may give up what the run itself is giving up: neither returns before it is done.
        lock (gate)
        {
            if (!Pending.TryRemove(this, out _)) return;
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
                Directory.Delete(folder);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another run has it, or something is left.
            }
        }
    }

    private static string FolderOf(string target) =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(target)!, $".{ShortNameOf(target)}.quantbuild");

    // A name that leaves no room for what is put around it is replaced by its hash.
    private static string ShortNameOf(string target)
    {
        var name = Encoding.UTF8.GetBytes(System.IO.Path.GetFileName(target));
        return name.Length <= LongestName ? System.IO.Path.GetFileName(target) : Convert.ToHexStringLower(SHA256.HashData(name));
    }

    private void Clear()
    {
        foreach (var file in Directory.EnumerateFiles(folder))
            if (file != lockPath) File.Delete(file);
    }

    private QuantBuildException CannotWrite(Exception inner) => new(
        Diagnostic.Error("QB5011", target, "The result cannot be written") with
        {
            Found = inner.Message.TrimEnd('.'),
            Remedy = "Check free space and write permission of its folder",
        }, inner);
}
