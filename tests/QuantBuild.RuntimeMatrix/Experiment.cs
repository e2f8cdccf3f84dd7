using System.Diagnostics;

namespace QuantBuild.RuntimeMatrix;

/// <summary>Every case in every release, each release in a process of its own that is started again when a model ends it.</summary>
internal static class Experiment
{
    /// <param name="folder">Holds a folder for each release, named by its version.</param>
    /// <param name="versions">Those to try; none for all.</param>
    /// <param name="output">Takes what was seen: the first release for each group of cases, then each difference to what QuantBuild expects.</param>
    /// <returns>0 when QuantBuild refuses exactly what the releases refuse; 1 when not.</returns>
    public static int Run(string folder, string[] versions, TextWriter output)
    {
        var models = Directory.CreateTempSubdirectory("quantbuild-matrix-");
        try
        {
            var cases = Cases.Write(models.FullName);
            var releases = Directory.GetDirectories(folder).Select(path => new Release(path))
                .Where(release => release.Name.Length > 0 && char.IsAsciiDigit(release.Name[0]) && (versions.Length == 0 || versions.Contains(release.Name)))
                .OrderBy(release => release.Version).ToList();
            var seen = new Observations();
            foreach (var release in releases) Observe(release, models.FullName, cases, seen);
            seen.WriteFirstReleases(output);
            return releases.Count > 0 && seen.WriteDifferences(models.FullName, cases, output) == 0 ? 0 : 1;
        }
        finally
        {
            models.Delete(recursive: true);
        }
    }

    private static void Observe(Release release, string models, IReadOnlyList<Case> cases, Observations seen)
    {
        var done = 0;
        while (done < cases.Count)
        {
            using var trial = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. Self(), "trial", release.Library, models])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
            // Ends by itself when the trial dies in the middle of it.
            var names = string.Concat(cases.Skip(done).Select(static one => one.Name + "\n"));
            var writing = Task.Run(() => Send(trial.StandardInput, names));
            while (trial.StandardOutput.ReadLine() is { } line)
                if (line.Split('\t') is [_, var answer]) seen.Add(release, cases[done++], answer);
            trial.WaitForExit();
            writing.Wait();
            if (done < cases.Count) seen.Add(release, cases[done++], $"refused: it ended the process ({trial.ExitCode})");
        }
    }

    private static void Send(StreamWriter input, string text)
    {
        try
        {
            input.Write(text);
            input.Close();
        }
        catch (IOException)
        {
            // The process is gone; its exit code says so.
        }
    }

    // Under "dotnet run" the program is an executable of its own; under "dotnet exec" it is dotnet's.
    private static string[] Self() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(Experiment).Assembly.Location] : [];
}

/// <summary>A folder with one release of ONNX Runtime.</summary>
internal sealed class Release(string folder)
{
    public string Name { get; } = Path.GetFileName(folder);

    /// <summary>A pre-release counts as what it is to become.</summary>
    public Version Version => Version.Parse(Name.Split('-')[0]);

    public string Library => Directory.GetFiles(folder).Where(path => Path.GetFileName(path).Contains("onnxruntime", StringComparison.Ordinal)).Order(StringComparer.Ordinal).First();
}
