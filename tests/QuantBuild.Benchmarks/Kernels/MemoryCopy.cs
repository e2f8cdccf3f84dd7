namespace QuantBuild.Benchmarks.Kernels;

/// <summary>What the kernels are compared with: copying the source, once to as much other memory, and once to one tile that stays in the cache.</summary>
internal static class MemoryCopy
{
    /// <summary>As the names of kernels are in the table.</summary>
    public const string ToMemory = "memcpy to other memory", ToTile = "memcpy to one tile";
}
