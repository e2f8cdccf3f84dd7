using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace QuantBuild.MSBuild.Tests.Building;

/// <summary>Runs <c>dotnet</c> as a user would: nothing of the test run's own MSBuild leaks into it.</summary>
internal static class DotNet
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(4);

    public static (int ExitCode, string Output) Run(string folder, params IEnumerable<string> arguments)
    {
        using var process = Start(folder, arguments, out var output);
        if (!process.WaitForExit(_limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"dotnet {string.Join(' ', arguments)} did not end within {_limit}:\n{output}");
        }
        process.WaitForExit();
        lock (output) return (process.ExitCode, output.ToString());
    }

    /// <summary>One for all projects of a test: those lie in one folder.</summary>
    public static string CacheOf(string projectFolder) => Path.Combine(projectFolder.StartsWith(TestRun.Root, StringComparison.Ordinal) ? Path.GetDirectoryName(projectFolder)! : TestRun.Root, "cache");

    /// <param name="output">What it says; to be locked while it runs.</param>
    public static Process Start(string folder, IEnumerable<string> arguments, out StringBuilder output)
    {
        // A shell starts what runs in its background with interrupts ignored, and children inherit that; env gives them back.
        var start = new ProcessStartInfo(InterruptsAreIgnored() ? "env" : "dotnet", InterruptsAreIgnored() ? ["--default-signal=INT", "dotnet", .. arguments] : arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        start.Environment["NUGET_PACKAGES"] = TestRun.PackagesFolder;
        // Never the user's own cache; and what one test made is no answer to another.
        start.Environment["QUANTBUILD_CACHE"] = CacheOf(folder);
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        // A node or a compiler server that outlives its build would keep this test's pipes open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        // Short programs gain nothing from profiling their own code.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["RunAnalyzers"] = "false";

        var process = Process.Start(start)!;
        var said = new StringBuilder();
        void Append(object sender, DataReceivedEventArgs line)
        {
            lock (said) said.AppendLine(line.Data);
        }
        process.OutputDataReceived += Append;
        process.ErrorDataReceived += Append;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        output = said;
        return process;
    }

    private static bool InterruptsAreIgnored()
    {
        const ulong interrupt = 1 << (2 - 1);
        const string status = "/proc/self/status";
        if (!File.Exists(status)) return false;
        var ignored = File.ReadLines(status).FirstOrDefault(static line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
        return ignored is not null && (ulong.Parse(ignored["SigIgn:".Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & interrupt) != 0;
    }
}
