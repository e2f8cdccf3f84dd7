using System.Globalization;
using QuantBuild.Benchmarks.Builds;

namespace QuantBuild.Benchmarks.Compare;

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
            Console.WriteLine("| precision | format | algorithm | `cp` | QuantBuild | times `cp` | peer | times faster | same codes and scales |");
            Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
            var costs = new List<string>();
            foreach (var way in settings.Cases)
            {
                var row = new CompareRow(settings, tool, way, work, files, peer);
                Console.WriteLine($"| {way} | {row.Measure()} |");
                costs.Add($"| {way} | {row.Costs} |");
            }
            Console.WriteLine();
            Console.WriteLine("| precision | format | algorithm | processor time: `cp` | QuantBuild | peer | memory: QuantBuild | peer | peer without imports | its quantizing alone | its function | result |");
            Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|");
            foreach (var line in costs) Console.WriteLine(line);
            return 0;
        }
        finally
        {
            Disk.Remove(work);
        }
    }
}
