using BenchmarkDotNet.Attributes;

namespace QuantBuild.Benchmarks.Kernels;

/// <summary>All kernels over so much memory that it does not stay in a cache, each thread its own.</summary>
public class KernelBenchmarks
{
    private const int Tile = KernelCase.Rows * KernelCase.Columns;

    /// <summary>The variable with what a name must contain; see <see cref="Names"/>.</summary>
    internal const string FilterVariable = "QUANTBUILD_BENCHMARK_FILTER";

    private const int Tiles = 32 * 1024 * 1024 / (Tile * sizeof(float));

    private Action[] _work = [];

    /// <summary>Bytes of source that one thread goes through in one operation.</summary>
    internal static long BytesOfThread => (long)Tiles * Tile * sizeof(float);

    /// <summary>One, and as many as there are processors.</summary>
    public static IEnumerable<int> ThreadCounts => new[] { 1, Environment.ProcessorCount }.Distinct();

    /// <summary>Those that the filter lets through.</summary>
    public static IEnumerable<string> Names => All.Where(static name => name.Contains(Environment.GetEnvironmentVariable(FilterVariable) ?? "", StringComparison.OrdinalIgnoreCase));

    internal static IReadOnlyList<string> All { get; } = [MemoryCopy.ToMemory, MemoryCopy.ToTile, .. KernelCase.All.Select(static kernel => kernel.Name)];

    /// <summary>What is done.</summary>
    [ParamsSource(nameof(Names))]
    public string Kernel { get; set; } = "";

    /// <summary>How many do it at once.</summary>
    [ParamsSource(nameof(ThreadCounts))]
    public int Threads { get; set; }

    /// <summary>Makes the memory of all threads and touches it.</summary>
    [GlobalSetup]
    public void Prepare() => _work = [.. Enumerable.Range(0, Threads).Select(thread => Of(Kernel, NearlyNormalWeights.Make(Tiles * Tile, (ulong)thread)))];

    /// <summary>Once over the source of every thread.</summary>
    [Benchmark]
    public void Run()
    {
        if (_work.Length == 1) _work[0]();
        else System.Threading.Tasks.Parallel.For(0, _work.Length, new ParallelOptions { MaxDegreeOfParallelism = _work.Length }, thread => _work[thread]());
    }

    private static Action Of(string name, float[] source)
    {
        if (name == MemoryCopy.ToMemory)
        {
            var other = new float[source.Length];
            return () => source.AsSpan().CopyTo(other);
        }
        var tile = new float[Tile];
        KernelCase.Tile work = name == MemoryCopy.ToTile ? values => values.CopyTo(tile) : KernelCase.All.Single(kernel => kernel.Name == name).Prepare(Tile);
        return () =>
        {
            for (var i = 0; i < Tiles; i++) work(source.AsSpan(i * Tile, Tile));
        };
    }
}
