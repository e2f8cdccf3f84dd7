using System.Globalization;
using QuantBuild.Benchmarks.Builds;

namespace QuantBuild.Benchmarks.Parallel;

/// <summary>Many builds at once of projects that share a model, from an empty cache.</summary>
internal static class ParallelScenario
{
    public static int Run(int builds, int megabytes, bool kill, string? folder)
    {
        using var workplace = new Workplace(folder);
        workplace.Pack();
        if (Directory.Exists(workplace.Cache)) Directory.Delete(workplace.Cache, recursive: true);
        var projects = new SharedModelProjects(workplace, new DotNet(workplace), builds, megabytes);
        foreach (var name in projects.Copies)
        {
            foreach (var output in (string[])["bin", "obj/Debug"])
            {
                if (Directory.Exists(workplace.PathOf($"{name}/{output}"))) Directory.Delete(workplace.PathOf($"{name}/{output}"), recursive: true);
            }
        }
        var right = projects.BuildAlone();

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{builds} builds at once of projects that share a model of {megabytes} MB, from an empty cache"));
        Console.WriteLine("| round                | seconds | failed | killed | made | from cache | unchanged | other | right results |");
        if (!kill) return Round("all at once", projects, right, workers: null) is { Failed: 0, Made: 1 } round && round.Right == builds ? 0 : Wrong("Expected: no build failed, made once, all results right.");

        var workers = new WorkerKiller(workplace.Packages);
        var disturbed = Round("workers are killed", projects, right, workers);
        var repaired = Round("the next builds", projects, right, workers: null);
        if (disturbed.Killed == 0) return Wrong("No worker was killed: nothing is shown. Take a larger model (--megabytes).");
        // What a killed worker left must not count as a result in its own build either.
        if (disturbed.Right + disturbed.Failed != builds) return Wrong("A build succeeded with a result that is not right.");
        return repaired is { Failed: 0 } && repaired.Right == builds ? 0 : Wrong("Expected: the next builds repair all.");
    }

    private static RoundResult Round(string name, SharedModelProjects projects, string right, WorkerKiller? workers)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        using var stop = new CancellationTokenSource();
        var killing = workers?.KillUntilAsync(stop.Token) ?? Task.FromResult(0);
        var outcomes = projects.BuildAllAsync().GetAwaiter().GetResult();
        stop.Cancel();
        var killed = killing.GetAwaiter().GetResult();

        var good = projects.Copies.Where((_, i) => outcomes[i].ExitCode == 0).ToArray();
        var origins = good.Select(projects.Origin).ToArray();
        var result = new RoundResult(
            Failed: outcomes.Count - good.Length,
            Killed: killed,
            Made: origins.Count(static origin => origin == "made"),
            Cache: origins.Count(static origin => origin == "cache"),
            Unchanged: origins.Count(static origin => origin == "unchanged"),
            Right: good.Count(copy => projects.Hash(copy) == right));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {name,-20} | {clock.Elapsed.TotalSeconds,7:0.0} | {result.Failed,6} | {result.Killed,6} | {result.Made,4} | {result.Cache,10} | {result.Unchanged,9} | {origins.Length - result.Made - result.Cache - result.Unchanged,5} | {result.Right,13} |"));
        // Killed workers end in errors that say so; any other failure is one to look into.
        foreach (var outcome in outcomes.Where(outcome => outcome.ExitCode != 0 && !(killed > 0 && outcome.Output.Contains("QB4062", StringComparison.Ordinal))).Take(3))
            Console.Error.WriteLine(outcome.Output);
        return result;
    }

    private static int Wrong(string reason)
    {
        Console.Error.WriteLine(reason);
        return 1;
    }

    private sealed record RoundResult(int Failed, int Killed, int Made, int Cache, int Unchanged, int Right);
}
