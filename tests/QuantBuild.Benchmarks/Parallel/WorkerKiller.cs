using System.Diagnostics;
using System.Globalization;

namespace QuantBuild.Benchmarks.Parallel;

/// <summary>Ends workers of this run as <c>kill -9</c> does, at random.</summary>
/// <param name="packages">The packages folder of the run: its workers, and no others, run from there.</param>
internal sealed class WorkerKiller(string packages)
{
    private const int Most = 8;

    /// <summary>The workers that had time to begin: those that would have made the model or that wait for it.</summary>
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(400);

    // Random moments, the same sequence in each run.
    private readonly Random _random = new(42);

    /// <returns>How many were killed.</returns>
    public async Task<int> KillUntilAsync(CancellationToken stop)
    {
        var killed = 0;
        while (killed < Most)
        {
            try
            {
                await Task.Delay(_pause + TimeSpan.FromMilliseconds(_random.Next(400)), stop);
            }
            catch (OperationCanceledException)
            {
                break;
            }
            var workers = Workers();
            if (workers.Count > 0 && Kill(workers[_random.Next(workers.Count)])) killed++;
        }
        return killed;
    }

    private static bool Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
            return true;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            // It has ended by itself.
            return false;
        }
    }

    private List<int> Workers() =>
        [.. CommandLines().Where(process => process.Command.Contains(packages, StringComparison.Ordinal) && process.Command.Contains("dotnet-quantize.dll", StringComparison.Ordinal))
            .Select(static process => process.Id)];

    private static IEnumerable<(int Id, string Command)> CommandLines() => OperatingSystem.IsWindows() ? WindowsCommandLines() : UnixCommandLines();

    private static IEnumerable<(int Id, string Command)> UnixCommandLines() =>
        from line in Output("ps", "-axww", "-o", "pid=,command=")
        let parts = line.Trim().Split(' ', 2)
        where parts.Length == 2
        select (int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1]);

    private static IEnumerable<(int Id, string Command)> WindowsCommandLines() =>
        from line in Output("powershell", "-NoProfile", "-Command", "Get-CimInstance Win32_Process -Filter \"Name='dotnet.exe'\" | ForEach-Object { \"$($_.ProcessId) $($_.CommandLine)\" }")
        let parts = line.Trim().Split(' ', 2)
        where parts.Length == 2
        select (int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1]);

    private static string[] Output(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
