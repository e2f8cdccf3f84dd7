using System.Globalization;
using QuantBuild.Tool.Commands;

namespace QuantBuild.Tool.Output;

/// <summary>
/// How far a long run has come, in whole lines for the log of a build: <c>encoder.onnx: quantizing, 45 %</c>. Short runs say nothing.
/// By the clock and not by the engine's reports, since a native call may not report for minutes.
/// </summary>
internal sealed class TimedProgress : IProgress<StageProgress>, IDisposable
{
    private static readonly TimeSpan _first = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly string _model;
    private readonly TextWriter _output;
    private readonly ITimer _timer;
    private StageProgress? _latest;
    private bool _ended;

    public TimedProgress(string source, CommandEnvironment environment)
    {
        _model = ModelName.Of(source);
        _output = environment.Out;
        _timer = environment.Clock.CreateTimer(_ => Write(), null, _first, _interval);
    }

    public void Report(StageProgress value) => Volatile.Write(ref _latest, value);

    /// <summary>After it nothing is written any more.</summary>
    public void Dispose()
    {
        lock (_lock) _ended = true;
        _timer.Dispose();
    }

    private void Write()
    {
        // Before the first report the source is read for what it holds.
        var (stage, done, total) = Volatile.Read(ref _latest) ?? new StageProgress("reading", 0, 0);
        var share = total > 0 ? string.Create(CultureInfo.InvariantCulture, $", {Math.Clamp(100.0 * done / total, 0, 100):0} %") : "";
        lock (_lock)
        {
            if (_ended) return;
            _output.WriteLine(PlainText.OneLine($"{_model}: {stage}{share}"));
            _output.Flush();
        }
    }
}
