using System.Runtime.InteropServices;
using System.Text;
using QuantBuild.IO;
using QuantBuild.Tool.Commands;
using QuantBuild.Tool.Engine;

namespace QuantBuild.Tool;

/// <summary>The process: signals, streams and what is known of the terminal.</summary>
public static class Application
{
    // Neither is disposed of: a signal may come while the process ends.
    private static readonly CancellationTokenSource _cancellation = new();
    private static Timer? _lastResort;

    /// <summary>Runs the command, once in a process.</summary>
    /// <returns>The exit code.</returns>
    public static int Main(string[] arguments)
    {
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Signal);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Signal);

        // A build that is killed cannot say so, but its end of the pipe closes: nobody waits for the result any longer.
        if (Environment.GetEnvironmentVariable("QUANTBUILD_ENDS_WITH_INPUT") == "1") EndOfInput.Watch(Cancel);

        // Names in models are any Unicode: what goes to a pipe or a file is UTF-8 on every system, as the build expects.
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        if (OperatingSystem.IsWindows() && !(Console.IsOutputRedirected && Console.IsErrorRedirected)) Console.OutputEncoding = utf8;
        using var output = Console.IsOutputRedirected ? new StreamWriter(Console.OpenStandardOutput(), utf8) : null;
        using var error = Console.IsErrorRedirected ? new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true } : null;

        var errorIsTerminal = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
        return CommandLineApplication.Run(arguments, new CommandEnvironment
        {
            Out = output ?? Console.Out,
            Error = error ?? Console.Error,
            Engine = search => new QuantizerEngine(search, (error ?? Console.Error).WriteLine),
            ErrorIsTerminal = errorIsTerminal,
            TerminalWidth = errorIsTerminal && Console.WindowWidth is > 0 and var width ? width : 80,
            Color = errorIsTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
            Cancellation = _cancellation.Token,
        });
    }

    // The first signal asks the engine to stop. A native call may not return soon: then what is not in place yet is removed from here.
    private static void Signal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_cancellation.IsCancellationRequested) End();
        Cancel();
    }

    private static void Cancel()
    {
        _cancellation.Cancel();
        _lastResort ??= new Timer(static _ => End(), null, TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);
    }

    private static void End()
    {
        OutputTransaction.DiscardAll();
        Environment.Exit(ExitCode.Cancelled);
    }
}
