using System.Diagnostics;
using System.Globalization;
using QuantBuild.Tool.Commands;

namespace QuantBuild.Tool.Output;

/// <summary>
/// How far a run has come, on stderr: on a terminal one line that redraws itself, elsewhere one plain line when a stage begins, so that a
/// log does not fill. The engine may report from any thread.
/// </summary>
internal sealed class ProgressLine(CommandEnvironment environment) : IProgress<StageProgress>, IDisposable
{
    private const int BarWidth = 30;
    private static readonly long _interval = Stopwatch.Frequency / 10;

    private readonly Lock _lock = new();
    private string? _stage;
    private long _nextDraw;
    private int _drawn;

    public void Report(StageProgress value)
    {
        // The check outside of the lock keeps kernels from queueing here; a stale read only draws a little earlier or later.
        var now = Stopwatch.GetTimestamp();
        if (ReferenceEquals(value.Stage, Volatile.Read(ref _stage)) && now < Volatile.Read(ref _nextDraw)) return;
        lock (_lock)
        {
            var newStage = value.Stage != _stage;
            if (!newStage && now < _nextDraw) return;
            Volatile.Write(ref _stage, value.Stage);
            Volatile.Write(ref _nextDraw, now + _interval);
            if (environment.ErrorIsTerminal) Draw(value);
            else if (newStage) environment.Error.WriteLine(PlainText.OneLine(value.Stage));
        }
    }

    /// <summary>Takes the line away, so that what follows stands alone.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_drawn > 0) environment.Error.Write($"\r{new string(' ', _drawn)}\r");
            _drawn = 0;
            environment.Error.Flush();
        }
    }

    private void Draw(StageProgress value)
    {
        var share = value.Total > 0 ? Math.Clamp((double)value.Done / value.Total, 0, 1) : 0;
        var filled = (int)(share * BarWidth);
        var stage = PlainText.OneLine(value.Stage).PadRight(12);
        var percent = value.Total > 0 ? share.ToString("0%", CultureInfo.InvariantCulture).PadLeft(4) : "   …";
        var width = stage.Length + BarWidth + 2 + percent.Length + 2;
        if (width >= environment.TerminalWidth)
        {
            // No room for the bar: a line that wraps cannot be redrawn.
            stage = PlainText.Shorten(stage.TrimEnd(), Math.Max(4, environment.TerminalWidth - 8));
            Redraw($"{stage} {percent}", stage.Length + 1 + percent.Length);
            return;
        }
        var (on, off) = environment.Color ? ("\e[32m", "\e[0m") : ("", "");
        Redraw($"{stage} [{on}{new string('#', filled)}{off}{new string('-', BarWidth - filled)}] {percent}", width);
    }

    private void Redraw(string line, int width)
    {
        environment.Error.Write($"\r{line}{new string(' ', Math.Max(0, _drawn - width))}");
        environment.Error.Flush();
        _drawn = Math.Max(width, _drawn);
    }
}
