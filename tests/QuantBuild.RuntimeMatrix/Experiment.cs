using System.Diagnostics;

namespace QuantBuild.RuntimeMatrix;

/// <summary>Every case in every release, each release in a process of its own that is started again when a model ends it.</summary>
internal static class Experiment
{
    public static int Run(string folder, string[] versions, TextWriter output)
    {
        var models = Directory.CreateTempSubdirectory("quantbuild-matrix-");
        try
        {
            var names = Cases.Write(models.FullName);
            var releases = Directory.GetDirectories(folder).Select(path => (Path: path, Version: Path.GetFileName(path)))
                .Where(release => char.IsAsciiDigit(release.Version[0]) && (versions.Length == 0 || versions.Contains(release.Version)))
                .OrderBy(release => Version.Parse(release.Version.Split('-')[0])).ToList();
            foreach (var release in releases)
            {
                var library = Directory.GetFiles(release.Path).Where(path => Path.GetFileName(path).Contains("onnxruntime", StringComparison.Ordinal)).Order(StringComparer.Ordinal).First();
                foreach (var (name, answer) in Observe(library, models.FullName, names)) output.WriteLine($"{release.Version}\t{name}\t{answer}");
                output.Flush();
            }
            return 0;
        }
        finally
        {
            models.Delete(recursive: true);
        }
    }

    private static List<(string Name, string Answer)> Observe(string library, string models, IReadOnlyList<string> names)
    {
        var answers = new List<(string, string)>();
        while (answers.Count < names.Count)
        {
            using var trial = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. Self(), "trial", library, models])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
            var rest = names.Skip(answers.Count).ToList();
            trial.StandardInput.Write(string.Concat(rest.Select(static name => name + "\n")));
            trial.StandardInput.Close();
            var before = answers.Count;
            while (trial.StandardOutput.ReadLine() is { } line)
                if (line.Split('\t') is [var name, var answer]) answers.Add((name, answer));
            trial.WaitForExit();
            if (answers.Count < names.Count) answers.Add((names[answers.Count], $"refused: it ended the process ({trial.ExitCode})"));
            if (answers.Count == before) break;
        }
        return answers;
    }

    // Under "dotnet run" the program is an executable of its own; under "dotnet exec" it is dotnet's.
    private static string[] Self() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(Experiment).Assembly.Location] : [];
}
