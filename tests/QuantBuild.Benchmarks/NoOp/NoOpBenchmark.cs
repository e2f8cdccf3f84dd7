using System.Globalization;
using QuantBuild.Benchmarks.Builds;

namespace QuantBuild.Benchmarks.NoOp;

/// <summary>What QuantBuild costs in a build where nothing changed.</summary>
internal static class NoOpBenchmark
{
    public static int Run(int projects, int runs, int limitPercent, string? folder)
    {
        using var workplace = new Workplace(folder);
        workplace.Pack();
        var dotnet = new DotNet(workplace);
        var without = new SolutionOfProjects(workplace, "without", projects, withModels: false);
        var with = new SolutionOfProjects(workplace, "with", projects, withModels: true);
        foreach (var solution in (SolutionOfProjects[])[without, with]) dotnet.Run(solution.Folder, "build").MustSucceed();

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{projects} projects, {runs} builds of each where nothing changed, in turn; median (least to most)"));
        Console.WriteLine($"| {"command",-28} | {"without",-32} | {"with a model in each",-32} | {"more",7} |");
        var measured = Measure(dotnet, without, with, runs, "build", "--no-restore");
        Measure(dotnet, without, with, runs, "build");
        if (measured <= limitPercent) return 0;
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"`dotnet build --no-restore` costs {measured:0.0} % more. Expected: at most {limitPercent} %."));
        return 1;
    }

    /// <returns>By how many percent the median with models is above the one without.</returns>
    private static double Measure(DotNet dotnet, SolutionOfProjects without, SolutionOfProjects with, int runs, params string[] command)
    {
        Timings before = new(), after = new();
        // The first of each starts the nodes and fills the system's cache: not counted.
        Once(dotnet, without, command);
        Once(dotnet, with, command);
        var made = with.Made();
        for (var i = 0; i < runs; i++)
        {
            // Who goes first changes, so that neither gains by it.
            if (i % 2 == 0) before.Add(Once(dotnet, without, command));
            after.Add(Once(dotnet, with, command));
            if (i % 2 == 1) before.Add(Once(dotnet, without, command));
        }
        if (!made.SequenceEqual(with.Made())) throw new InvalidOperationException("A build where nothing changed has made something.");

        var more = ((after.Median / before.Median) - 1) * 100;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {"dotnet " + string.Join(' ', command),-28} | {before,-32} | {after,-32} | {more,5:+0.0;-0.0;0.0} % |"));
        return more;
    }

    private static TimeSpan Once(DotNet dotnet, SolutionOfProjects solution, string[] command) => dotnet.Run(solution.Folder, command).MustSucceed().Elapsed;
}
