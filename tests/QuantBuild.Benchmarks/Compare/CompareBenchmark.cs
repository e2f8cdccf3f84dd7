using System.Globalization;
using QuantBuild.Benchmarks.Builds;
using QuantBuild.Benchmarks.NoOp;

namespace QuantBuild.Benchmarks.Compare;

/// <summary>What <see cref="CompareBenchmark"/> is to do.</summary>
internal sealed record CompareSettings
{
    public required long Bytes { get; init; }

    public required int Runs { get; init; }

    public required int Threads { get; init; }

    public required IReadOnlyList<CompareCase> Cases { get; init; }

    public bool Single { get; init; }

    public bool Inline { get; init; }

    /// <summary>The command makes its report with the SHA-256 of source and result.</summary>
    public bool Hashes { get; init; }

    /// <summary>Python as it is started; null for python3.</summary>
    public string? Peer { get; init; }

    public bool WithoutPeer { get; init; }

    /// <summary>See <see cref="QuantBuild.Benchmarks.Tool.Of"/>.</summary>
    public string? Tool { get; init; }

    public string? Folder { get; init; }
}

/// <summary>A whole model by the command, in turn with copying it and with onnxruntime's Python package.</summary>
internal static class CompareBenchmark
{
    private const long LargestInline = 1_800_000_000;

    public static int Run(CompareSettings settings)
    {
        if (settings.Inline && settings.Bytes > LargestInline)
        {
            Console.Error.WriteLine("A file of protobuf holds 2 GB: --inline takes 1800 MB at most.");
            return 2;
        }
        using var workplace = new Workplace(settings.Folder);
        var tool = Tool.Of(settings.Tool, workplace);
        var work = workplace.PathOf("compare");
        try
        {
            Disk.Remove(work);
            Directory.CreateDirectory(work);
            var (files, bytes) = MatMulModel.Write(Path.Combine(work, "model.onnx"), settings.Bytes, settings.Single, settings.Inline ? WeightPlace.Inline : WeightPlace.External);
            Disk.Settle();
            Disk.Warm(files);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{bytes / 1e9:0.000} GB of FP32 in {(settings.Single ? "one MatMul weight" : "MatMul weights of 4096 x 4096")}, {(settings.Inline ? "in the model's file" : "in external data")}; {settings.Threads} threads; {settings.Runs} runs of each in turn; median (least to most)"));
            Console.WriteLine(MachineState.Line());
            Console.WriteLine($"QuantBuild: {tool}{(settings.Hashes ? ", with SHA-256 of source and result (--json)" : "")}");
            var said = "left out";
            var peer = settings.WithoutPeer ? null : PythonPeer.Find(settings.Peer, work, out said);
            Console.WriteLine($"peer: {said}");
            Console.WriteLine();
            Console.WriteLine("| precision | format | algorithm | `cp` | processor | memory | QuantBuild | processor | memory | times `cp` | peer | processor | memory | without imports | quantizing alone | times faster | result | same codes and scales |");
            Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
            foreach (var way in settings.Cases) Console.WriteLine($"| {way} | {new Row(settings, tool, way, work, files, peer).Measure()} |");
            return 0;
        }
        finally
        {
            Disk.Remove(work);
        }
    }

    private sealed class Row(CompareSettings settings, Tool tool, CompareCase way, string work, string[] files, PythonPeer? peer)
    {
        private readonly string _result = Path.Combine(work, "ours", "result.onnx");
        private readonly string _peerResult = Path.Combine(work, "theirs", "result.onnx");
        private readonly Timings _inner = new();
        private readonly Timings _quantizing = new();

        public string Measure()
        {
            var copy = new Contestant(Path.Combine(work, "copy"), FileCopy.To(Path.Combine(work, "copy"), files));
            var ours = new Contestant(Path.GetDirectoryName(_result)!, tool.Command(way.Arguments(files[0], _result, settings.Threads, settings.Hashes)));
            var theirs = peer is null ? null : new Contestant(Path.GetDirectoryName(_peerResult)!, peer.Quantize(way, files[0], _peerResult, !settings.Inline));
            try
            {
                // The first of each fills the system's cache and is watched: its time does not count.
                Must(copy.Run(counts: false), "cp");
                copy.Clear();
                var first = ours.Run(counts: false);
                if (first.ExitCode != 0) return $"refused: {first.Complaint}";
                var (function, same) = ("", "no peer");
                if (theirs?.Run(counts: false) is { } tried)
                {
                    if (PythonPeer.IsWithout(tried)) (theirs, same) = (null, "the peer has none");
                    else (function, same) = (PythonPeer.Inner(Must(tried, "the peer")).Function, SameCodes.Of(_result, _peerResult));
                }
                for (var run = 0; run < settings.Runs; run++)
                {
                    Must(copy.Run(counts: true), "cp");
                    copy.Clear();
                    Must(ours.Run(counts: true), "the command");
                    ours.Clear();
                    if (theirs is null) continue;
                    var (total, quantizing, _) = PythonPeer.Inner(Must(theirs.Run(counts: true), "the peer"));
                    theirs.Clear();
                    _inner.Add(total);
                    _quantizing.Add(quantizing);
                }
                var others = theirs is null
                    ? " | | | | | "
                    : string.Create(CultureInfo.InvariantCulture, $"{function} {theirs.Cells} | {_inner} | {_quantizing} | {theirs.Elapsed.Median / ours.Elapsed.Median:0.0}");
                return string.Create(CultureInfo.InvariantCulture,
                    $"{copy.Cells} | {ours.Cells} | {ours.Elapsed.Median / copy.Elapsed.Median:0.00} | {others} | {ours.Written / 1e6:0} MB | {same}");
            }
            finally
            {
                copy.Clear();
                ours.Clear();
                theirs?.Clear();
            }
        }

        private static Measurement Must(Measurement run, string what) =>
            run.ExitCode == 0 ? run : throw new InvalidOperationException($"{what} ended with {run.ExitCode.ToString(CultureInfo.InvariantCulture)}:\n{run.Errors}\n{run.Output}");
    }
}
