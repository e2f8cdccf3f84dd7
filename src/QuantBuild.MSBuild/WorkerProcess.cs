using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;

namespace QuantBuild.MSBuild;

/// <summary>A process of the command-line tool for one model. It starts no processes of its own.</summary>
internal sealed class WorkerProcess : IDisposable
{
    /// <summary>
    /// Tells the worker that its standard input ends when nobody waits for its result any longer: on cancellation, and when the build
    /// itself was killed. It then cleans up and ends.
    /// </summary>
    private const string EndsWithInput = "QUANTBUILD_ENDS_WITH_INPUT";

    private readonly Process _process;

    private WorkerProcess(Process process) => _process = process;

    public int ExitCode => _process.ExitCode;

    /// <param name="folder">Its current directory.</param>
    /// <param name="output">Takes each whole line of standard output; on any thread.</param>
    /// <param name="error">Takes each whole line of standard error; on any thread.</param>
    /// <param name="exited">Called after the last line; on any thread.</param>
    /// <exception cref="Win32Exception">The system does not start it.</exception>
    public static WorkerProcess Start(string program, string arguments, string folder, Action<string> output, Action<string> error, Action exited)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.EnvironmentVariables[EndsWithInput] = "1";
        var process = new Process { StartInfo = start };
        try
        {
            process.OutputDataReceived += (_, line) => Pass(line.Data, output);
            process.ErrorDataReceived += (_, line) => Pass(line.Data, error);
            process.Start();
        }
        catch
        {
            process.Dispose();
            throw;
        }
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        // Without a limit it also waits for the last line; the event of the process itself may come before that.
        new Thread(() =>
        {
            process.WaitForExit();
            exited();
        })
        { IsBackground = true, Name = "QuantBuild worker" }.Start();
        return new WorkerProcess(process);
    }

    /// <summary>Asks it to end.</summary>
    public void Stop()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It is gone already.
        }
    }

    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            // It is gone already.
        }
    }

    public void Dispose() => _process.Dispose();

    private static void Pass(string? line, Action<string> receiver)
    {
        if (line is not null) receiver(line);
    }
}
