using QuantBuild.Tool.Commands;
using QuantBuild.Tool.Engine;

namespace QuantBuild.Tool.Tests.Support;

/// <summary>One run of the command inside this process, in a folder of its own that holds an (empty) model.</summary>
internal sealed class CommandRun : IDisposable
{
    public CommandRun(FakeEngine? engine = null)
    {
        Engine = engine ?? new FakeEngine();
        Model = AddFile("encoder.onnx");
    }

    public FakeEngine Engine { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("quantbuild-tool-").FullName;

    public string Model { get; }

    public RuntimeSearch? Search { get; private set; }

    public string Out { get; private set; } = "";

    public string Error { get; private set; } = "";

    public int ExitCode { get; private set; } = -1;

    public bool Terminal { get; init; }

    public bool Color { get; init; }

    public int Width { get; init; } = 80;

    public CancellationToken Cancellation { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The environment, of which the command sees nothing else.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    public string AddFile(string name, string content = "")
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    public CommandRun Run(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        ExitCode = CommandLineApplication.Run(arguments, new CommandEnvironment
        {
            Out = output,
            Error = error,
            Engine = search =>
            {
                Search = search;
                return Engine;
            },
            Variable = name => Variables.GetValueOrDefault(name),
            ErrorIsTerminal = Terminal,
            TerminalWidth = Width,
            Color = Color,
            Cancellation = Cancellation,
            Clock = Clock,
        });
        // Not ReplaceLineEndings: a carriage return alone redraws the progress line.
        (Out, Error) = (output.ToString().Replace("\r\n", "\n", StringComparison.Ordinal), error.ToString().Replace("\r\n", "\n", StringComparison.Ordinal));
        return this;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
