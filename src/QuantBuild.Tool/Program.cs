using System.Runtime.InteropServices;
using System.Text;
using QuantBuild.Tool.Commands;
using QuantBuild.Tool.Engine;

using var cancellation = new CancellationTokenSource();

// The first signal asks the engine to stop and clean up; the second is left to the system, which ends the process.
void Cancel(PosixSignalContext context)
{
    if (cancellation.IsCancellationRequested) return;
    context.Cancel = true;
    cancellation.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);

// Names in models are any Unicode: what goes to a pipe or a file is UTF-8 on every system, as the build expects.
var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
if (OperatingSystem.IsWindows() && !(Console.IsOutputRedirected && Console.IsErrorRedirected)) Console.OutputEncoding = utf8;
using var output = Console.IsOutputRedirected ? new StreamWriter(Console.OpenStandardOutput(), utf8) : null;
using var error = Console.IsErrorRedirected ? new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true } : null;

var errorIsTerminal = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
return CommandLineApplication.Run(args, new CommandEnvironment
{
    Out = output ?? Console.Out,
    Error = error ?? Console.Error,
    Engine = search => new QuantizerEngine(search, (error ?? Console.Error).WriteLine),
    ErrorIsTerminal = errorIsTerminal,
    TerminalWidth = errorIsTerminal && Console.WindowWidth is > 0 and var width ? width : 80,
    Color = errorIsTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
    Cancellation = cancellation.Token,
});
