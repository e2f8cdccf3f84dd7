using QuantBuild.Diagnostics;

namespace QuantBuild.IO;

/// <summary>
/// The files of one result, written in a folder of their own beside the target and moved into place together.
/// Until <see cref="Commit"/> whatever was at the target stays; after a failure nothing of ours is left.
/// </summary>
public sealed class OutputTransaction : IDisposable
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<OutputTransaction, byte> Pending = new();

    private readonly Lock gate = new();
    private readonly string target;
    private readonly PendingFolder pending;
    private readonly List<string> names = [];
    private readonly Dictionary<string, OutputFile> created = new(StringComparer.Ordinal);

    /// <param name="target">Full path of the result's main file, or of the folder that the result is.</param>
    /// <param name="folder">True when the result is a folder: a flat list of files, none of which is the main one.</param>
    /// <exception cref="QuantBuildException">QB5011 the folder cannot be written; QB5012 another run is writing the same result.</exception>
    public OutputTransaction(string target, bool folder = false)
    {
        this.target = target;
        IsFolder = folder;
        pending = new PendingFolder(target);
        try
        {
            if (folder) Directory.CreateDirectory(pending.NewFolder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            pending.Dispose();
            throw PendingFolder.CannotWrite(target, e);
        }
        Pending.TryAdd(this, 0);
    }

    public bool IsFolder { get; }

    /// <summary>Where the main file is until it is committed, with its companions beside it under their final names; of a folder, the folder.</summary>
    public string PendingPath => IsFolder ? pending.NewFolder : PathOf(names[0]);

    /// <summary>Main file first; of a folder, in the ordinal order of their names, so that a hash over them says what it is a hash of.</summary>
    public IReadOnlyList<string> PendingFiles => [.. (IsFolder ? names.Order(StringComparer.Ordinal) : names.AsEnumerable()).Select(PathOf)];

    /// <summary>Those of <see cref="PendingFiles"/> that <see cref="Create"/> made, in the same order.</summary>
    internal IReadOnlyList<OutputFile> CreatedFiles => [.. (IsFolder ? names.Order(StringComparer.Ordinal) : names.AsEnumerable()).Where(created.ContainsKey).Select(name => created[name])];

    /// <summary>Gives up every result that is not in place yet: for a process that has to end while a native call does not return.</summary>
    public static void DiscardAll()
    {
        foreach (var transaction in Pending.Keys) transaction.Dispose();
    }

    /// <summary>Removes what a killed run left beside a target, and puts an old folder back that it had moved aside.</summary>
    /// <exception cref="QuantBuildException">As for a new transaction.</exception>
    public static void RemoveLeftOvers(string target)
    {
        if (Directory.Exists(PendingFolder.PathOf(target))) new OutputTransaction(target).Dispose();
    }

    /// <summary>Creates a file of the result. Without <see cref="IsFolder"/> the first one is the main file.</summary>
    /// <exception cref="QuantBuildException">QB5011 it cannot be created; QB5032 as for <see cref="Reserve"/>.</exception>
    public OutputFile Create(string name, long length)
    {
        var file = new OutputFile(Reserve(name), length);
        created[name] = file;
        return file;
    }

    /// <summary>Adds a file of the result that the caller puts at the returned path. Without <see cref="IsFolder"/> the first one is the main file.</summary>
    /// <exception cref="QuantBuildException">QB5032 a folder cannot have a file of this name.</exception>
    public string Reserve(string name)
    {
        if (IsFolder) PortableName.Require(name, names, target);
        names.Add(name);
        return PathOf(name);
    }

    /// <summary>Removes all pending files, to begin again.</summary>
    public void Reset()
    {
        foreach (var file in PendingFiles) File.Delete(file);
        names.Clear();
        created.Clear();
    }

    /// <summary>
    /// Moves all files into place. With data beside it the old main file goes first and the new one comes last, so that at no time a main
    /// file stands beside data of another run; it comes back when its data could not be replaced. A folder takes the place of the old one
    /// as a whole: no file of the old one is in the new one.
    /// </summary>
    /// <param name="staleCompanions">Names of files beside the target that belonged to the old result only; none for a folder.</param>
    /// <exception cref="QuantBuildException">QB5011 a file could not be moved.</exception>
    public void Commit(IEnumerable<string> staleCompanions)
    {
        if (!IsFolder)
        {
            CommitFiles(staleCompanions);
            return;
        }
        // A signal that gives up everything waits until one of the two folders is in place.
        lock (gate)
        {
            try
            {
                FolderReplacement.Replace(target, pending.NewFolder, pending.OldResult);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw PendingFolder.CannotWrite(target, e);
            }
        }
    }

    public void Dispose()
    {
        // A signal may give up what the run itself is giving up: neither returns before it is done.
        lock (gate)
        {
            if (Pending.TryRemove(this, out _)) pending.Dispose();
        }
    }

    private void CommitFiles(IEnumerable<string> staleCompanions)
    {
        var parent = System.IO.Path.GetDirectoryName(target)!;
        var aside = pending.OldResult;
        try
        {
            if (names.Count > 1 && File.Exists(target)) File.Move(target, aside);
            foreach (var companion in names.Skip(1)) File.Move(PathOf(companion), System.IO.Path.Combine(parent, companion), overwrite: true);
            File.Move(PendingPath, target, overwrite: true);
            foreach (var stale in staleCompanions.Except(names)) File.Delete(System.IO.Path.Combine(parent, stale));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var replaced = names.Skip(1).Any(companion => !File.Exists(PathOf(companion)));
            if (!replaced && File.Exists(aside)) File.Move(aside, target);
            throw PendingFolder.CannotWrite(target, e);
        }
    }

    private string PathOf(string name) => System.IO.Path.Combine(IsFolder ? pending.NewFolder : pending.Path, name);
}
