using System.Globalization;
using System.Text.Json;

namespace QuantBuild.Benchmarks.Compare;

/// <summary>onnxruntime's Python package, wherever it is installed.</summary>
internal sealed class PythonPeer
{
    private const int HasNothing = 3;
    private readonly string[] _command;
    private readonly string _script;

    private PythonPeer(string[] command, string script) => (_command, _script) = (command, script);

    /// <summary>Writes the script into a folder and tries it.</summary>
    /// <param name="command">Python as it is started, with its arguments parted by blanks; null for <c>python3</c>.</param>
    /// <param name="folder">Where the script and the models are: the same path for Python.</param>
    /// <param name="said">Its versions, or why there is none.</param>
    public static PythonPeer? Find(string? command, string folder, out string said)
    {
        var script = Path.Combine(folder, "peer.py");
        File.WriteAllText(script, PeerScript.Text);
        var peer = new PythonPeer((command ?? "python3").Split(' ', StringSplitOptions.RemoveEmptyEntries), script);
        try
        {
            var tried = MeasuredProcess.Run(peer.Command([]));
            said = tried.ExitCode == 0 ? tried.Output.Trim() : $"`{command ?? "python3"}` has no onnxruntime that can be used: {tried.Complaint}";
            return tried.ExitCode == 0 ? peer : null;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            said = $"`{command ?? "python3"}` cannot be started: {error.Message}";
            return null;
        }
    }

    public ProcessCommand Quantize(CompareCase way, string source, string output, bool external) => Command(
    [
        source, output, way.Precision, way.Format, CompareCase.BlockSize.ToString(CultureInfo.InvariantCulture), way.Symmetric ? "1" : "0", external ? "1" : "0",
    ]);

    /// <summary>It has no function for this.</summary>
    public static bool IsWithout(Measurement run) => run.ExitCode == HasNothing;

    /// <summary>What the script says of itself: seconds without imports, those of them that it quantized, and its function.</summary>
    public static (TimeSpan Total, TimeSpan Quantize, string Function) Inner(Measurement run)
    {
        using var line = JsonDocument.Parse(run.Output.TrimEnd().Split('\n')[^1]);
        return (Seconds("total"), Seconds("quantize"), line.RootElement.GetProperty("function").GetString()!);

        TimeSpan Seconds(string name) => TimeSpan.FromSeconds(line.RootElement.GetProperty(name).GetDouble());
    }

    private ProcessCommand Command(string[] arguments) => new(_command[0], [.. _command[1..], _script, .. arguments]);
}
