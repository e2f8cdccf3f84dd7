using System.Diagnostics;
using System.Text;

namespace QuantBuild.Benchmarks.Builds;

/// <summary>How a command ended.</summary>
internal sealed record Outcome(string Command, int ExitCode, string Output, TimeSpan Elapsed)
{
    public Outcome MustSucceed() => ExitCode == 0 ? this : throw new InvalidOperationException($"{Command} ended with {ExitCode}:\n{Output}");
}

/// <summary>Runs <c>dotnet</c> with the packages and the cache of a workplace.</summary>
internal sealed class DotNet(Workplace workplace)
{
    // Nodes stay between builds, as users have it, but only for builds of this run: none of another is disturbed or asked for work.
    private readonly string _salt = Guid.NewGuid().ToString("N");

    public Outcome Run(string folder, params IEnumerable<string> arguments) => RunAsync(folder, arguments).GetAwaiter().GetResult();

    public async Task<Outcome> RunAsync(string folder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        // What `dotnet run` sets for this process is not for its children.
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        // Not for the repository itself, whose restored packages would be gone with the workplace.
        if (folder.StartsWith(workplace.Root, StringComparison.Ordinal)) start.Environment["NUGET_PACKAGES"] = workplace.Packages;
        start.Environment["QUANTBUILD_CACHE"] = workplace.Cache;
        start.Environment["MSBUILDNODEHANDSHAKESALT"] = _salt;
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        // A compiler server would outlive this run, and no build that is measured compiles.
        start.Environment["UseSharedCompilation"] = "false";

        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = new StringBuilder();
        void Append(object sender, DataReceivedEventArgs line)
        {
            lock (output) output.AppendLine(line.Data);
        }
        process.OutputDataReceived += Append;
        process.ErrorDataReceived += Append;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        // Until the process has ended, not until the pipes are closed: nodes that stay hold these open.
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => ended.TrySetResult();
        if (process.HasExited) ended.TrySetResult();
        await ended.Task;
        clock.Stop();
        lock (output) return new Outcome($"dotnet {string.Join(' ', arguments)}", process.ExitCode, output.ToString(), clock.Elapsed);
    }
}
