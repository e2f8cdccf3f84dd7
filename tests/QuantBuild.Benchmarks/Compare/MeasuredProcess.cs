using System.Diagnostics;
using QuantBuild.Benchmarks.Gguf;

namespace QuantBuild.Benchmarks.Compare;

/// <summary>A program with its arguments.</summary>
internal sealed record ProcessCommand(string Program, IReadOnlyList<string> Arguments)
{
    public override string ToString() => $"{Program} {string.Join(' ', Arguments)}";
}

/// <summary>How a process ended and what it took.</summary>
/// <param name="Processor">User and system time.</param>
/// <param name="PeakMemory">Most bytes of memory at one time, where it was watched; else 0.</param>
internal sealed record Measurement(int ExitCode, string Output, string Errors, TimeSpan Elapsed, TimeSpan Processor, long PeakMemory)
{
    /// <summary>Why it failed, for a table: the first line that says "error", else the last line.</summary>
    public string Complaint
    {
        get
        {
            var lines = (Output + "\n" + Errors).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var line = lines.FirstOrDefault(static line => line.Contains(": error ", StringComparison.Ordinal)) ?? lines.LastOrDefault() ?? "nothing was said";
            line = line[(line.IndexOf(": error ", StringComparison.Ordinal) + 1)..].Trim();
            return line.Length <= 100 ? line : line[..100] + "…";
        }
    }
}

/// <summary>Runs a process and measures it.</summary>
internal static class MeasuredProcess
{
    /// <param name="watchMemory">Looks at its memory every millisecond, which takes time of its own: not for a run whose time counts.</param>
    /// <param name="environment">Added to that of this process.</param>
    public static Measurement Run(ProcessCommand command, bool watchMemory = false, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(command.Program, command.Arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var before = OperatingSystem.IsWindows() ? default : ProcessorClock.OfChildren();
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var peak = watchMemory ? Task.Run(() => Peak(process)) : Task.FromResult(0L);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        clock.Stop();
        var processor = OperatingSystem.IsWindows() ? process.TotalProcessorTime : ProcessorClock.OfChildren() - before;
        return new Measurement(process.ExitCode, output, errors.GetAwaiter().GetResult(), clock.Elapsed, processor, peak.GetAwaiter().GetResult());
    }

    // The system's own high-water mark, so a peak between two looks is seen too, if the process lives until the next one.
    private static long Peak(Process process)
    {
        long most = 0;
        try
        {
            while (!process.HasExited)
            {
                process.Refresh();
                most = Math.Max(most, process.PeakWorkingSet64);
                Thread.Sleep(1);
            }
        }
        catch (InvalidOperationException)
        {
            // It ended between the question and the look.
        }
        return most;
    }
}
