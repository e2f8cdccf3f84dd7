using System.Globalization;
using QuantBuild.Benchmarks.Builds;

namespace QuantBuild.Benchmarks.NoOp;

/// <summary>
/// What QuantBuild costs in a build where nothing changed: of the package alone, and of a model in each project. NuGet and the SDK have work
/// with every package that a project refers to, so that a part of the first is not QuantBuild's.
/// </summary>
internal static class NoOpBenchmark
{
    private static readonly string[] _names = ["without", "package", "model"];

    public static int Run(int projects, int runs, int limitPercent, string? folder)
    {
        using var workplace = new Workplace(folder);
        workplace.Pack();
        var dotnet = new DotNet(workplace);
        SolutionOfProjects[] solutions = [.. Enum.GetValues<Content>().Select(content => new SolutionOfProjects(workplace, _names[(int)content], projects, content))];
        foreach (var solution in solutions) dotnet.Run(solution.Folder, "build").MustSucceed();

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{projects} projects, {runs} builds of each where nothing changed, in turn; median (least to most)"));
        Console.WriteLine($"| {"command",-25} | {"without",-26} | {"with the package",-26} | {"with a model in each",-26} | {"model more than package",23} | {"model more than without",23} |");
        var measured = Measure(dotnet, solutions, runs, "build", "--no-restore");
        Measure(dotnet, solutions, runs, "build");
        if (measured <= limitPercent) return 0;
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"In `dotnet build --no-restore` the models cost {measured:0.0} % more. Expected: at most {limitPercent} %."));
        return 1;
    }

    /// <returns>By how many percent the median with models is above the one with the package alone.</returns>
    private static double Measure(DotNet dotnet, SolutionOfProjects[] solutions, int runs, params string[] command)
    {
        Timings[] timings = [.. solutions.Select(static _ => new Timings())];
        // The first of each starts the nodes and fills the system's cache: not counted.
        foreach (var solution in solutions) Once(dotnet, solution, command);
        var made = solutions[^1].Made();
        for (var i = 0; i < runs; i++)
        {
            // Who goes first changes, so that none gains by it.
            for (var j = 0; j < solutions.Length; j++)
            {
                var next = (i + j) % solutions.Length;
                timings[next].Add(Once(dotnet, solutions[next], command));
            }
        }
        if (!made.SequenceEqual(solutions[^1].Made())) throw new InvalidOperationException("A build where nothing changed has made something.");

        var (fromPackage, fromNothing) = (More(timings[1], timings[2]), More(timings[0], timings[2]));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {"dotnet " + string.Join(' ', command),-25} | {timings[0],-26} | {timings[1],-26} | {timings[2],-26} | {fromPackage,21:+0.0;-0.0;0.0} % | {fromNothing,21:+0.0;-0.0;0.0} % |"));
        Tell("with a model than with the package", timings[2].MoreThan(timings[1]));
        Tell("with a model than without", timings[2].MoreThan(timings[0]));
        return fromPackage;
    }

    /// <summary>Turn by turn, since the machine's own pace changes by more than what is measured.</summary>
    private static void Tell(string what, (double Median, double Low, double High) more) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"within a turn, more {what}: {more.Median:+0.0;-0.0;0.0} % (between {more.Low:+0.0;-0.0;0.0} and {more.High:+0.0;-0.0;0.0} with 95 %)"));

    private static double More(Timings before, Timings after) => ((after.Median / before.Median) - 1) * 100;

    private static TimeSpan Once(DotNet dotnet, SolutionOfProjects solution, string[] command) => dotnet.Run(solution.Folder, command).MustSucceed().Elapsed;
}
