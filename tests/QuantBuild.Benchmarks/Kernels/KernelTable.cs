using System.Globalization;

namespace QuantBuild.Benchmarks.Kernels;

/// <summary>GB of FP32 weights in a second by kernel, width of vectors and threads, beside copying memory.</summary>
internal static class KernelTable
{
    // Of the settings that change nothing here only the first is measured: what a processor cannot do cannot be switched on.
    private static readonly string[] _settings = ["", "DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "DOTNET_EnableHWIntrinsic"];

    public static int Run(string? filter, bool brief)
    {
        if (!KernelBenchmarks.All.Any(name => name.Contains(filter ?? "", StringComparison.OrdinalIgnoreCase)))
        {
            Console.Error.WriteLine($"No kernel has '{filter}' in its name; there are: {string.Join("; ", KernelBenchmarks.All)}");
            return 2;
        }
        var artifacts = Directory.CreateTempSubdirectory("quantbuild-benchmark-").FullName;
        try
        {
            Console.WriteLine(MachineState.Line());
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"GB of FP32 in a second; {KernelBenchmarks.BytesOfThread / 1048576} MiB for each thread in tiles of {KernelCase.Rows} x {KernelCase.Columns}; median ± standard deviation"));
            var widths = new List<(int Bits, IReadOnlyList<KernelRate> Rates)>();
            foreach (var setting in _settings)
            {
                var settings = new Dictionary<string, string>();
                if (setting.Length > 0) settings[setting] = "0";
                if (widths.Count > 0 && widths[^1].Bits == KernelProcess.Bits(settings)) continue;
                widths.Add(KernelProcess.Start(settings, filter, brief, artifacts));
            }
            Print(widths);
            return 0;
        }
        finally
        {
            Directory.Delete(artifacts, recursive: true);
        }
    }

    private static void Print(List<(int Bits, IReadOnlyList<KernelRate> Rates)> widths)
    {
        var columns = widths.SelectMany(width => width.Rates.Select(rate => rate.Threads).Distinct().Select(threads => (width, threads))).ToArray();
        Console.WriteLine("| kernel | " + string.Join(" | ", columns.Select(static column =>
            string.Create(CultureInfo.InvariantCulture, $"{(column.width.Bits == 0 ? "no vectors" : $"{column.width.Bits} bits")}, {column.threads} {(column.threads == 1 ? "thread" : "threads")}"))) + " |");
        Console.WriteLine("|---|" + string.Concat(columns.Select(static _ => "---|")));
        foreach (var kernel in KernelBenchmarks.All.Where(name => widths[0].Rates.Any(rate => rate.Kernel == name)))
            Console.WriteLine($"| {kernel} | " + string.Join(" | ", columns.Select(column => Cell(column.width.Rates, kernel, column.threads))) + " |");
    }

    private static string Cell(IReadOnlyList<KernelRate> rates, string kernel, int threads)
    {
        var rate = rates.Single(rate => rate.Kernel == kernel && rate.Threads == threads);
        var copy = rates.FirstOrDefault(rate => rate.Kernel == MemoryCopy.ToMemory && rate.Threads == threads);
        var share = copy is null || copy == rate ? "" : string.Create(CultureInfo.InvariantCulture, $", {rate.Rate / copy.Rate:0.00} of memcpy");
        return string.Create(CultureInfo.InvariantCulture, $"{rate.Rate:0.0} ± {rate.Deviation:0.0}{share}");
    }
}
