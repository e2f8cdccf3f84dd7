using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace QuantBuild.Engine.Tests.Support;

/// <summary>dotnet-quantize as a process of its own, whose lines can be waited for.</summary>
internal sealed class Worker : IDisposable
{
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly ConcurrentQueue<string> lines = new();

    public Worker(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "dotnet-quantize.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        process = Process.Start(start)!;
        process.OutputDataReceived += Received;
        process.ErrorDataReceived += Received;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        void Received(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is { } text) lines.Enqueue(text);
        }
    }

    public string Output => string.Join('\n', lines);

    public bool HasSaid(string text) => lines.Any(line => line.Contains(text, StringComparison.Ordinal));

    public bool HasEnded => process.HasExited;

    /// <summary>Waits for a line with this text.</summary>
    public void WaitFor(string text)
    {
        var clock = Stopwatch.StartNew();
        while (!HasSaid(text))
        {
            Assert.IsFalse(process.HasExited && !HasSaid(text) && clock.Elapsed > TimeSpan.FromSeconds(1), $"it ended without '{text}': {Output}");
            Assert.IsLessThan(_longest, clock.Elapsed, Output);
            Thread.Sleep(5);
        }
    }

    public int WaitForExit()
    {
        Assert.IsTrue(process.WaitForExit(_longest), Output);
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>SIGKILL, or its like on Windows: the process has no chance to tidy up.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        if (!process.HasExited) Kill();
        process.Dispose();
    }
}
