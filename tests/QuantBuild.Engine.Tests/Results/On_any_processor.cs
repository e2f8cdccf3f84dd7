using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using QuantBuild.Engine.Tests.Support;

namespace QuantBuild.Engine.Tests.Results;

/// <summary>
/// Whole commands as processes of their own, with any number of threads and with the vectors of lesser processors. What a processor does not have
/// cannot be switched on: on one without AVX-512 its setting changes nothing.
/// </summary>
[TestClass]
public class On_any_processor
{
    private static readonly (int Threads, string Setting)[] _runs =
        [(1, ""), (2, "DOTNET_EnableAVX512"), (7, "DOTNET_EnableAVX2"), (2, "DOTNET_EnableHWIntrinsic")];

    [TestMethod]
    [DataRow("INT4", "onnx")]
    [DataRow("INT8", "onnx")]
    [DataRow("UINT4", "onnx-qdq")]
    [DataRow("FP16", "onnx")]
    [DataRow("BF16", "onnx")]
    [DataRow("Q4_K", "gguf")]
    [DataRow("INT4", "mlx")]
    public async Task The_bytes_and_the_report_are_the_same(string precision, string format)
    {
        using var workspace = new Workspace();
        var source = EveryKind.For(workspace, format);

        var results = await Task.WhenAll(_runs.Select((run, index) =>
            Quantize(source, precision, format, Path.Combine(workspace.PathOf("out"), index.ToString(System.Globalization.CultureInfo.InvariantCulture)), run.Threads, run.Setting)));

        Assert.IsGreaterThan(0, JsonNode.Parse(results[0].Report)!["tensors"]!.AsArray().Count(tensor => tensor!["kept"] is null));
        foreach (var (result, run) in results.Zip(_runs))
        {
            Assert.AreEqual(results[0].Hash, result.Hash, $"{run.Threads} threads, {run.Setting}=0");
            Assert.AreEqual(results[0].Report, result.Report, $"{run.Threads} threads, {run.Setting}=0");
        }
    }

    private static async Task<(string Hash, string Report)> Quantize(string source, string precision, string format, string folder, int threads, string setting)
    {
        Directory.CreateDirectory(folder);
        var output = Path.Combine(folder, format is "mlx" ? "result" : "result" + Path.GetExtension(source));
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "dotnet-quantize.dll"), source, "-p", precision, "-f", format, "-o", output, "--no-validate", "--json",
                "--threads", threads.ToString(System.Globalization.CultureInfo.InvariantCulture),
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var (_, name) in _runs) start.Environment.Remove(name);
        if (setting.Length > 0) start.Environment[setting] = "0";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var report = JsonNode.Parse(await process.StandardOutput.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.AreEqual(0, process.ExitCode, await errors);
        // What no two runs have in common, and the path that this test chose.
        foreach (var name in (string[])["elapsedSeconds", "peakMemoryBytes", "output"]) Assert.IsTrue(report!.AsObject().Remove(name), name);
        return (Hash(folder), report!.ToJsonString());
    }

    /// <summary>Of all files, with their names.</summary>
    private static string Hash(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(folder, file)));
            hash.AppendData(File.ReadAllBytes(file));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
