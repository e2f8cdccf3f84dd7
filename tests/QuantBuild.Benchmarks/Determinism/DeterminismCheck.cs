using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using QuantBuild.Benchmarks.Builds;
using QuantBuild.Benchmarks.Compare;

namespace QuantBuild.Benchmarks.Determinism;

/// <summary>A large model with any number of threads and with the vectors of lesser processors: one hash, or this fails.</summary>
internal static class DeterminismCheck
{
    private static readonly (int Threads, string Setting)[] _runs =
        [(1, ""), (2, ""), (7, ""), (16, ""), (2, "DOTNET_EnableAVX512"), (2, "DOTNET_EnableAVX2"), (2, "DOTNET_EnableHWIntrinsic")];

    public static int Run(long bytes, bool single, IReadOnlyList<CompareCase> cases, string? toolOption, string? folder)
    {
        using var workplace = new Workplace(folder);
        var tool = Tool.Of(toolOption, workplace);
        var work = workplace.PathOf("determinism");
        try
        {
            Disk.Remove(work);
            Directory.CreateDirectory(work);
            var source = Path.Combine(work, "model.onnx");
            var written = MatMulModel.Write(source, bytes, single, WeightPlace.External).Bytes;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{written / 1e9:0.000} GB of FP32 in {(single ? "one MatMul weight" : "MatMul weights of 4096 x 4096")}"));
            Console.WriteLine(MachineState.Line());
            Console.WriteLine($"QuantBuild: {tool}");
            Console.WriteLine("| precision | format | algorithm | threads | setting | time | sha256 of the result's files | report |");
            Console.WriteLine("|---|---|---|---|---|---|---|---|");
            // No short cut: with one that differs the others are still of interest.
            return cases.Select(way => Same(way, source, Path.Combine(work, "out"), tool)).ToArray().All(static same => same) ? 0 : 1;
        }
        finally
        {
            Disk.Remove(work);
        }
    }

    private static bool Same(CompareCase way, string source, string folder, Tool tool)
    {
        var results = new List<(string Hash, string Report)>();
        foreach (var (threads, setting) in _runs)
        {
            Disk.Remove(folder);
            Directory.CreateDirectory(folder);
            var settings = new Dictionary<string, string>();
            if (setting.Length > 0) settings[setting] = "0";
            var run = MeasuredProcess.Run(tool.Command(way.Arguments(source, Path.Combine(folder, "result.onnx"), threads, json: true)), environment: settings);
            if (run.ExitCode != 0)
            {
                Console.WriteLine($"| {way} | | | | refused: {run.Complaint} | |");
                // A precision that there is not is no difference; one that fails with some settings only is.
                return results.Count == 0;
            }
            results.Add((Hash(folder), Report(run.Output)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {way} | {threads} | {(setting.Length > 0 ? setting + "=0" : "")} | {run.Elapsed.TotalMilliseconds:0} ms | {results[^1].Hash} | {(results[^1].Report == results[0].Report ? "the same" : "another one")} |"));
        }
        Disk.Remove(folder);
        return results.Distinct().Count() == 1;
    }

    private static string Hash(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        foreach (var path in Directory.GetFiles(folder).Order(StringComparer.Ordinal))
        {
            using var file = File.OpenRead(path);
            while (file.Read(buffer) is > 0 and var read) hash.AppendData(buffer.AsSpan(0, read));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // Without what no two runs have in common.
    private static string Report(string json)
    {
        var report = JsonNode.Parse(json)!.AsObject();
        report.Remove("elapsedSeconds");
        report.Remove("peakMemoryBytes");
        return report.ToJsonString();
    }
}
