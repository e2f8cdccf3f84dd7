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
internal sealed class ProjectState(string path)
{
    private string FilesFile => path + ".files";

    private string StampFile => path + ".stamp";

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
        ModelState.Write(FilesFile, models.SelectMany(static model => new[] { model.Source }.Concat(model.State.Inputs).Concat(model.State.Outputs)).Distinct(StringComparer.Ordinal));
        if (started is not { } time) return;
        File.WriteAllText(StampFile, "");
        File.SetLastWriteTimeUtc(StampFile, time);
    }

    /// <summary>What is kept about models that are no items any more.</summary>
    private void RemoveOthers(IEnumerable<Model> models)
    {
        // Letter case does not make another file everywhere: a file too many is better kept.
        var kept = new HashSet<string>(models.SelectMany(static model => model.State.Files).Select(Path.GetFullPath), StringComparer.OrdinalIgnoreCase);
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(path)!, "*", SearchOption.AllDirectories))
        {
            if (!kept.Contains(Path.GetFullPath(file)) && !file.StartsWith(path, StringComparison.Ordinal)) File.Delete(file);
        }
    }
}
