using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using Perfolizer.Horology;

namespace QuantBuild.Benchmarks.Kernels;

/// <summary>
/// The kernels with one width of vectors, in a process of its own: .NET chooses the width when a process starts. BenchmarkDotNet would build a program
/// for each such setting; measuring in the process that has the setting needs no compiler at run time.
/// </summary>
internal static class KernelProcess
{
    /// <summary>The command by which this program knows that it is to measure.</summary>
    public const string Command = "kernels-of-one-width";

    private const char Separator = '\t';

    /// <summary>The width that a process with these settings has.</summary>
    public static int Bits(IReadOnlyDictionary<string, string> settings) => int.Parse(
        Compare.MeasuredProcess.Run(new Compare.ProcessCommand("dotnet", [typeof(KernelProcess).Assembly.Location, Command]), environment: settings).Output, CultureInfo.InvariantCulture);

    /// <summary>Starts one and reads what it measured.</summary>
    /// <param name="settings">What switches off wider vectors.</param>
    /// <returns>The width it really used, and for each kernel and number of threads the rate and its deviation in GB/s of source.</returns>
    public static (int Bits, IReadOnlyList<KernelRate> Rates) Start(IReadOnlyDictionary<string, string> settings, string? filter, bool brief, string artifacts)
    {
        // The best code from the first call, so that short runs do not measure what the compiler makes at first. The command has no profiles (PGO) either.
        var environment = new Dictionary<string, string>(settings) { ["DOTNET_TieredCompilation"] = "0", ["DOTNET_TieredPGO"] = "0", [KernelBenchmarks.FilterVariable] = filter ?? "" };
        var command = new Compare.ProcessCommand("dotnet", [typeof(KernelProcess).Assembly.Location, Command, artifacts, brief ? "short" : "long"]);
        var run = Compare.MeasuredProcess.Run(command, environment: environment);
        if (run.ExitCode != 0) throw new InvalidOperationException($"{command} ended with {run.ExitCode.ToString(CultureInfo.InvariantCulture)}:\n{run.Errors}\n{run.Output}");
        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return (int.Parse(lines[0], CultureInfo.InvariantCulture), [.. lines[1..].Select(Parse)]);
    }

    /// <summary>In the process itself.</summary>
    public static int Run(string artifacts, bool brief)
    {
        var job = Job.Default.WithToolchain(InProcessNoEmitToolchain.Instance)
            .WithWarmupCount(brief ? 1 : 3).WithIterationCount(brief ? 3 : 10).WithIterationTime(TimeInterval.FromMilliseconds(brief ? 50 : 200));
        var config = ManualConfig.CreateEmpty().AddJob(job).AddLogger(NullLogger.Instance).WithArtifactsPath(artifacts)
            .WithOptions(ConfigOptions.DisableLogFile);
        var summary = BenchmarkRunner.Run<KernelBenchmarks>(config);
        if (summary.HasCriticalValidationErrors || summary.Reports.Any(static report => report.ResultStatistics is null))
        {
            Console.Error.WriteLine(string.Join('\n', summary.ValidationErrors.Select(static error => error.Message)));
            return 1;
        }
        Console.WriteLine(MachineState.Bits().ToString(CultureInfo.InvariantCulture));
        foreach (var report in summary.Reports)
        {
            var threads = (int)report.BenchmarkCase.Parameters["Threads"];
            // Bytes for each nanosecond are GB for each second.
            var rate = threads * KernelBenchmarks.BytesOfThread / report.ResultStatistics!.Median;
            var spread = rate * report.ResultStatistics.StandardDeviation / report.ResultStatistics.Mean;
            Console.WriteLine(string.Join(Separator, report.BenchmarkCase.Parameters["Kernel"], threads.ToString(CultureInfo.InvariantCulture),
                rate.ToString("R", CultureInfo.InvariantCulture), spread.ToString("R", CultureInfo.InvariantCulture)));
        }
        return 0;
    }

    private static KernelRate Parse(string line)
    {
        var parts = line.Split(Separator);
        return new KernelRate(parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture), double.Parse(parts[2], CultureInfo.InvariantCulture), double.Parse(parts[3], CultureInfo.InvariantCulture));
    }
}

/// <summary>GB of source in a second, and the standard deviation.</summary>
internal sealed record KernelRate(string Kernel, int Threads, double Rate, double Deviation);
