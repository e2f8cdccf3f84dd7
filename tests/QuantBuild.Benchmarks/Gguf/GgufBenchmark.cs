using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using QuantBuild.Benchmarks.NoOp;
using QuantBuild.Formats.Gguf.Planning;
using QuantBuild.GgmlOracle;
using QuantBuild.TestModels.Gguf;

namespace QuantBuild.Benchmarks.Gguf;

/// <summary>A GGUF model to several file types by the command, in turn with llama.cpp's own quantization: time, memory, and whether the bytes are the same.</summary>
internal static class GgufBenchmark
{
    private static readonly string[] DefaultTypes = ["Q8_0", "Q4_0", "Q4_K_M", "Q6_K", "Q2_K", "IQ4_XS"];

    public static int Run(int gigabytes, int runs, int threads, string[]? types, string? folder)
    {
        if (OracleLibraries.Missing is { } missing)
        {
            Console.Error.WriteLine(missing);
            return 1;
        }
        var root = Path.GetFullPath(folder ?? Directory.CreateTempSubdirectory("quantbuild-benchmark-").FullName);
        var (source, ours, theirs) = (Path.Combine(root, $"llama-{gigabytes.ToString(CultureInfo.InvariantCulture)}gb.gguf"), Path.Combine(root, "ours.gguf"), Path.Combine(root, "theirs.gguf"));
        try
        {
            Directory.CreateDirectory(root);
            if (!File.Exists(source)) SyntheticGguf.Write(source, Shape(gigabytes));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{new FileInfo(source).Length / 1e9:0.00} GB of F16, {threads} threads, {runs} runs of each in turn; median (least to most), most memory of any run"));
            Console.WriteLine("| type | QuantBuild | llama.cpp | times faster | processor time | llama.cpp | times less | memory | llama.cpp | the same bytes |");
            Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
            foreach (var type in types ?? DefaultTypes) Console.WriteLine(Row(type, runs, threads, source, ours, theirs));
            return 0;
        }
        finally
        {
            File.Delete(ours);
            File.Delete(theirs);
            if (folder is null) Directory.Delete(root, recursive: true);
        }
    }

    private static string Row(string type, int runs, int threads, string source, string ours, string theirs)
    {
        var fileType = (int)Enum.Parse<GgufFileType>(type, ignoreCase: true);
        Timings mine = new(), others = new(), myWork = new(), otherWork = new();
        long myPeak = 0, otherPeak = 0;
        var same = true;
        // The first of each fills the system's cache: not counted.
        for (var run = -1; run < runs; run++)
        {
            File.Delete(ours);
            var myTime = Time([Tool(), source, "-p", type, "-o", ours, "--no-validate", "--threads", threads.ToString(CultureInfo.InvariantCulture), "--json"], out var json, out var myProcessor);
            File.Delete(theirs);
            var otherTime = Time(OracleProcess.Arguments(source, theirs, fileType, threads), out var peak, out var otherProcessor);
            if (run < 0)
            {
                same = Same(ours, theirs);
                continue;
            }
            mine.Add(myTime);
            others.Add(otherTime);
            myWork.Add(myProcessor);
            otherWork.Add(otherProcessor);
            using var report = JsonDocument.Parse(json);
            myPeak = Math.Max(myPeak, report.RootElement.GetProperty("peakMemoryBytes").GetInt64());
            otherPeak = Math.Max(otherPeak, long.Parse(peak, CultureInfo.InvariantCulture));
        }
        return string.Create(CultureInfo.InvariantCulture,
            $"| {type} | {mine} | {others} | {others.Median / mine.Median:0.00} | {myWork.Median:0} ms | {otherWork.Median:0} ms | {otherWork.Median / myWork.Median:0.00} | {myPeak / 1e6:0} MB | {otherPeak / 1e6:0} MB | {(same ? "yes" : "no")} |");
    }

    // As TinyLlama, with as many layers as the size wants.
    private static SyntheticGgufShape Shape(int gigabytes)
    {
        var shape = new SyntheticGgufShape(1, 2048, 5632, 32, 4, 32000);
        var tables = 2L * 2 * shape.Vocabulary * shape.Embedding;
        var layer = 2L * shape.Embedding * ((2 * shape.Embedding) + (2 * shape.Embedding / shape.Heads * shape.KeyValueHeads) + (3 * shape.FeedForward));
        return shape with { Layers = (int)Math.Max(1, ((gigabytes * 1_000_000_000L) - tables) / layer) };
    }

    private static TimeSpan Time(string[] arguments, out string output, out TimeSpan processor)
    {
        var before = ProcessorClock.OfChildren();
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        clock.Stop();
        processor = ProcessorClock.OfChildren() - before;
        return process.ExitCode == 0 ? clock.Elapsed : throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}");
    }

    private static bool Same(string one, string other)
    {
        using FileStream first = File.OpenRead(one), second = File.OpenRead(other);
        if (first.Length != second.Length) return false;
        byte[] left = new byte[1 << 20], right = new byte[1 << 20];
        while (first.ReadAtLeast(left, left.Length, throwOnEndOfStream: false) is > 0 and var count)
        {
            second.ReadExactly(right, 0, count);
            if (!left.AsSpan(0, count).SequenceEqual(right.AsSpan(0, count))) return false;
        }
        return true;
    }

    /// <summary>The command as it was built together with this program.</summary>
    private static string Tool() => Path.Combine(AppContext.BaseDirectory, "dotnet-quantize.dll");
}
