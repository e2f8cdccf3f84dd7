using System.Globalization;
using QuantBuild.Benchmarks.NoOp;

namespace QuantBuild.Benchmarks.Compare;

/// <summary>One way to quantize, measured in turn with a copy and the peer.</summary>
internal sealed class CompareRow
{
    private readonly CompareSettings _settings;
    private readonly string _result;
    private readonly string _peerResult;
    private readonly Contestant _copy;
    private readonly Contestant _ours;
    private readonly Timings _inner = new();
    private readonly Timings _quantizing = new();
    private Contestant? _theirs;
    private string _function = "";

    /// <param name="settings">What is measured, and how often.</param>
    /// <param name="tool">The command.</param>
    /// <param name="way">How it quantizes.</param>
    /// <param name="work">A folder for results.</param>
    /// <param name="files">The model's, the main one first.</param>
    /// <param name="peer">Null when there is none.</param>
    public CompareRow(CompareSettings settings, Tool tool, CompareCase way, string work, IReadOnlyList<string> files, PythonPeer? peer)
    {
        string Folder(string name) => Path.Combine(work, name);
        _settings = settings;
        (_result, _peerResult) = (Path.Combine(Folder("ours"), "result.onnx"), Path.Combine(Folder("theirs"), "result.onnx"));
        _copy = new Contestant(Folder("copy"), FileCopy.To(Folder("copy"), files));
        _ours = new Contestant(Folder("ours"), tool.Command(way.Arguments(files[0], _result, settings.Threads, settings.Hashes)));
        _theirs = peer is null ? null : new Contestant(Folder("theirs"), peer.Quantize(way, files[0], _peerResult, !settings.Inline));
    }

    /// <summary>Cells of the second table, once it is measured: what it took besides time.</summary>
    public string Costs { get; private set; } = "| | | | | | | | ";

    /// <summary>Takes all runs, and gives the cells of the first table.</summary>
    public string Measure()
    {
        try
        {
            // The first of each fills the system's cache and is watched: its time does not count.
            Must(_copy.Run(counts: false), "cp");
            _copy.Clear();
            var first = _ours.Run(counts: false);
            if (first.ExitCode != 0) return $"| refused: {first.Complaint} | | | | ";
            var same = TryPeer();
            for (var run = 0; run < _settings.Runs; run++) TakeTurns();
            Costs = Invariant($"{_copy.Processor.Median:0} ms | {_ours.Processor.Median:0} ms | {(_theirs is null ? "" : $"{_theirs.Processor.Median:0} ms")} | {Megabytes(_ours.PeakMemory)} | {(_theirs is null ? " | | " : $"{Megabytes(_theirs.PeakMemory)} | {_inner} | {_quantizing}")} | {_function} | {Megabytes(_ours.Written)}");
            var others = _theirs is null ? " | " : Invariant($"{_theirs.Elapsed} | {_theirs.Elapsed.Median / _ours.Elapsed.Median:0.0}");
            return Invariant($"{_copy.Elapsed} | {_ours.Elapsed} | {_ours.Elapsed.Median / _copy.Elapsed.Median:0.00} | {others} | {same}");
        }
        finally
        {
            _copy.Clear();
            _ours.Clear();
            _theirs?.Clear();
        }
    }

    /// <summary>The peer's run that does not count; without one it takes no part.</summary>
    /// <returns>Whether its result holds the same as ours.</returns>
    private string TryPeer()
    {
        if (_theirs is null) return "no peer";
        var tried = _theirs.Run(counts: false);
        if (PythonPeer.IsWithout(tried))
        {
            _theirs = null;
            return "the peer has none";
        }
        _function = PythonPeer.Inner(Must(tried, "the peer")).Function;
        return SameCodes.Of(_result, _peerResult);
    }

    private void TakeTurns()
    {
        Must(_copy.Run(counts: true), "cp");
        _copy.Clear();
        Must(_ours.Run(counts: true), "the command");
        _ours.Clear();
        if (_theirs is null) return;
        var (total, quantizing, _) = PythonPeer.Inner(Must(_theirs.Run(counts: true), "the peer"));
        _theirs.Clear();
        _inner.Add(total);
        _quantizing.Add(quantizing);
    }

    private static string Megabytes(long bytes) => Invariant($"{bytes / 1e6:0} MB");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static Measurement Must(Measurement run, string what) =>
        run.ExitCode == 0 ? run : throw new InvalidOperationException($"{what} ended with {run.ExitCode.ToString(CultureInfo.InvariantCulture)}:\n{run.Errors}\n{run.Output}");
}
