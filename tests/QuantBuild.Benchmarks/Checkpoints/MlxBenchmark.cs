using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using QuantBuild.Benchmarks.NoOp;

namespace QuantBuild.Benchmarks.Checkpoints;

/// <summary>A whole checkpoint to MLX by the command, in turn with copying its folder.</summary>
internal static class MlxBenchmark
{
    public static int Run(int layers, int runs, string precision, string? folder)
    {
        var root = Path.GetFullPath(folder ?? Directory.CreateTempSubdirectory("quantbuild-benchmark-").FullName);
        var (source, copy, result) = (Path.Combine(root, $"phi3-{layers.ToString(CultureInfo.InvariantCulture)}"), Path.Combine(root, "copy"), Path.Combine(root, "result"));
        try
        {
            if (!File.Exists(Path.Combine(source, "config.json"))) SyntheticCheckpoint.Write(source, layers);
            var bytes = Directory.GetFiles(source).Sum(static file => new FileInfo(file).Length);
            Timings copying = new(), quantizing = new();
            long peak = 0;
            // The first of each fills the system's cache: not counted.
            for (var i = -1; i < runs; i++)
            {
                Remove(copy);
                var copied = Time("cp", ["-r", source, copy], out _);
                Remove(copy);
                Remove(result);
                var quantized = Time("dotnet", [Tool(), source, "-f", "mlx", "-p", precision, "-o", result, "--json"], out var json);
                peak = Math.Max(peak, JsonDocument.Parse(json).RootElement.GetProperty("peakMemoryBytes").GetInt64());
                if (i < 0) continue;
                copying.Add(copied);
                quantizing.Add(quantized);
            }
            var made = Directory.GetFiles(result).Sum(static file => new FileInfo(file).Length);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"""
                {layers} layers, {bytes / 1e9:0.00} GB, {runs} runs of each in turn; median (least to most)
                cp -r                        {copying}
                to MLX {precision,-12}          {quantizing}, {made / 1e9:0.00} GB, peak memory {peak / 1e6:0} MB
                ratio of the medians         {quantizing.Median / copying.Median:0.00}
                """));
            return 0;
        }
        finally
        {
            Remove(copy);
            Remove(result);
            if (folder is null) Remove(root);
        }
    }

    private static TimeSpan Time(string program, string[] arguments, out string output)
    {
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        clock.Stop();
        return process.ExitCode == 0 ? clock.Elapsed : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}");
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    /// <summary>The command as it was built together with this program.</summary>
    private static string Tool() => Path.Combine(AppContext.BaseDirectory, "dotnet-quantize.dll");
}
