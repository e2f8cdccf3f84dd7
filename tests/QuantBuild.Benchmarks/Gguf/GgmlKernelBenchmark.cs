using System.Globalization;
using QuantBuild.GgmlOracle;
using QuantBuild.Kernels.Ggml;

namespace QuantBuild.Benchmarks.Gguf;

/// <summary>Ours and ggml's quantizers in turn in one process, by the processor time of one thread.</summary>
internal static class GgmlKernelBenchmark
{
    private const int Columns = 4096;
    private const double WarmSeconds = 0.5;

    public static int Run(int weights, int runs, string[]? types)
    {
        if (OracleLibraries.Missing is { } missing)
        {
            Console.Error.WriteLine(missing);
            return 1;
        }
        var rows = Math.Max(1, weights / Columns);
        var random = new Random(1);
        float[] values = [.. Enumerable.Range(0, rows * Columns).Select(_ => (float)(Normal(random) * 0.02))];
        float[] importance = [.. Enumerable.Range(0, Columns).Select(_ => (float)Math.Pow(Normal(random), 2))];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{rows}, {Columns}] normal weights, {runs} runs of each in turn; M weights/s of one thread, medians"));
        Console.WriteLine("| type | QuantBuild | ggml | times | with importance: QuantBuild | ggml | times |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var type in GgmlTypes.All.Where(type => type.IsQuantized() && GgmlQuantizer.Supports(type) && (types is null || types.Contains(type.ToString(), StringComparer.OrdinalIgnoreCase))))
        {
            var without = GgmlQuantizer.RequiresImportance(type) ? " | | | " : Cells(type, values, [], runs);
            Console.WriteLine($"| {type} | {without} | {Cells(type, values, importance, runs)} |");
        }
        return 0;
    }

    private static string Cells(GgmlType type, float[] values, float[] importance, int runs)
    {
        var blocks = new byte[type.ByteSize(values.Length)];
        void Ours() => GgmlQuantizer.Quantize(type, values, Columns, importance, blocks);
        void Theirs() => Ggml.Quantize(type, values, Columns, importance);

        // ggml builds the tables of a type at its first use.
        Ggml.Quantize(type, values.AsSpan(0, Columns), Columns, importance);
        // Until the compiler has made its best of ours.
        for (var until = ProcessorClock.OfThread() + WarmSeconds; ProcessorClock.OfThread() < until;) Ours();
        Thread.Sleep(200);
        var (mine, others) = (new List<double>(), new List<double>());
        for (var run = 0; run < runs; run++)
        {
            mine.Add(Rate(Ours, values.Length));
            others.Add(Rate(Theirs, values.Length));
        }
        return string.Create(CultureInfo.InvariantCulture, $"{Median(mine):0.0} | {Median(others):0.0} | {Median(mine) / Median(others):0.0}");
    }

    // Short runs are repeated: the clock is coarse beside a fast type.
    private static double Rate(Action work, int weights)
    {
        var (start, times) = (ProcessorClock.OfThread(), 0);
        double spent;
        do
        {
            work();
            times++;
            spent = ProcessorClock.OfThread() - start;
        }
        while (spent < 0.05);
        return (double)weights * times / spent / 1e6;
    }

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
