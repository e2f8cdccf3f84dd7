using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace QuantBuild.MSBuild;

/// <summary>
/// What the build keeps about all models of a project together, so that MSBuild itself sees by one comparison that nothing is to be done:
/// the files that were read and made, and a stamp that is as old as the oldest reading of them may have been.
/// </summary>
/// <param name="path">Full path without extension.</param>
/// <param name="results">The folder that holds the results of this project and nothing else.</param>
internal sealed class ProjectState(string path, string results)
{
    private string LockFile => path + ".lock";

    private string FilesFile => path + ".files";

    private string FoldersFile => path + ".folders";

    private string StampFile => path + ".stamp";

    /// <summary>
    /// Two builds of one project, or two instances of it in one build, have the same folder: the second one waits and then finds what the
    /// first one made. The system gives the file free when its process ends, however it ends.
    /// </summary>
    /// <returns>To be disposed of when all is written; null while another one has it.</returns>
    public IDisposable? TryLock()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            return new FileStream(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(LockFile))
        {
            return null;
        }
    }

    /// <returns>The time now, by the clock of the file system that the results are on.</returns>
    public DateTime Begin()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(StampFile, "");
        var now = File.GetLastWriteTimeUtc(StampFile);
        // Gone while the work is under way: a build that is killed leaves none.
        File.Delete(StampFile);
        return now;
    }

    /// <param name="started">What <see cref="Begin"/> returned; null when a model is missing, so that the next build tries again.</param>
    public void End(IReadOnlyCollection<Model> models, DateTime? started)
    {
        RemoveOthers(models);
        ModelState.Write(FilesFile, models.SelectMany(static model => model.SourceFiles.Concat(model.State.Inputs).Concat(model.State.Outputs)).Distinct(StringComparer.Ordinal));
        // The results that are folders. Most projects have none, and no such file.
        if (models.Select(static model => model.Output).Where(Directory.Exists).ToArray() is { Length: > 0 } folders) ModelState.Write(FoldersFile, folders);
        else File.Delete(FoldersFile);
        if (started is not { } time) return;
        // An input of the stamp: a list that is missing is made again.
        File.SetLastWriteTimeUtc(FilesFile, time);
        File.WriteAllText(StampFile, "");
        File.SetLastWriteTimeUtc(StampFile, time);
    }

    /// <summary>What models that are no items any more have left, and the data of results that have none any more.</summary>
    private void RemoveOthers(IReadOnlyCollection<Model> models)
    {
        RemoveOthers(Path.GetDirectoryName(path)!, models.SelectMany(static model => model.State.Files), path);
        RemoveOthers(results, models.SelectMany(static model => model.State.Outputs.Append(model.Output)), null);
    }

    private static void RemoveOthers(string folder, IEnumerable<string> files, string? prefix)
    {
        if (!Directory.Exists(folder)) return;
        // Letter case does not make another file everywhere: a file too many is better kept.
        var kept = new HashSet<string>(files.Select(Path.GetFullPath), StringComparer.OrdinalIgnoreCase);
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        {
            if (!kept.Contains(Path.GetFullPath(file)) && (prefix is null || !file.StartsWith(prefix, StringComparison.Ordinal))) File.Delete(file);
        }
        // The innermost first: what a folder held may have been folders alone.
        foreach (var empty in Directory.GetDirectories(folder, "*", SearchOption.AllDirectories).OrderByDescending(static one => one.Length))
        {
            if (!Directory.EnumerateFileSystemEntries(empty).Any()) Directory.Delete(empty);
        }
    }
}
