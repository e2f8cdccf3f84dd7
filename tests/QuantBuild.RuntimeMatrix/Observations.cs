using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx;
using QuantBuild.Planning;

namespace QuantBuild.RuntimeMatrix;

/// <summary>What the releases did.</summary>
internal sealed class Observations
{
    private readonly Dictionary<string, List<(Release Release, string Answer)>> answers = new(StringComparer.Ordinal);

    public void Add(Release release, Case tried, string answer)
    {
        if (!answers.TryGetValue(tried.Name, out var list)) answers.Add(tried.Name, list = []);
        list.Add((release, answer));
    }

    /// <summary>Cases by the first release from which on all run them.</summary>
    public void WriteFirstReleases(TextWriter output)
    {
        var groups = answers.GroupBy(entry => entry.Value.AsEnumerable().Reverse().TakeWhile(one => one.Answer == "runs").LastOrDefault().Release?.Name ?? "none");
        foreach (var group in groups.OrderBy(group => answers.Values.First().FindIndex(one => one.Release.Name == group.Key)))
            output.WriteLine($"from {group.Key} on: {string.Join(' ', group.Select(entry => entry.Key))}");
    }

    /// <summary>Where QuantBuild refuses what a release runs, or lets pass what it refuses.</summary>
    /// <returns>How many.</returns>
    public int WriteDifferences(string folder, IReadOnlyList<Case> cases, TextWriter output)
    {
        var differences = 0;
        foreach (var tried in cases)
        {
            using var source = new OnnxFormat().Open(Path.Combine(folder, tried.Name + ".source.onnx"));
            foreach (var (release, answer) in answers[tried.Name])
            {
                // Where the source does not run either, nothing is seen of the result.
                if (answer.StartsWith("unknown", StringComparison.Ordinal) && !tried.IsCopy) continue;
                var said = Refusal(source, tried, release);
                if (said is null == (answer == "runs")) continue;
                differences++;
                output.WriteLine($"DIFFERENT: {release.Name} {tried.Name}: QuantBuild says {said ?? "nothing"}, the release says {answer}");
            }
        }
        output.WriteLine($"{differences} difference(s)");
        return differences;
    }

    private static string? Refusal(Formats.IModelSource source, Case tried, Release release)
    {
        try
        {
            source.Plan(tried.Settings.Format ?? "onnx", tried.Settings with { Runtime = new RuntimeRequirement { Version = release.Version } });
            return null;
        }
        catch (QuantBuildException error) when (error.Diagnostic.Code is "QB4070" or "QB4071")
        {
            return error.Diagnostic.Code;
        }
    }
}
