using System.Runtime.Intrinsics.X86;

namespace QuantBuild.LlamaCpp;

/// <summary>
/// Packages such as LLamaSharp's bring one library for each generation of x64 processors, in folders named noavx, avx, avx2 and avx512.
/// One that is made for more than this processor has would end the process at its first instruction.
/// </summary>
internal static class ProcessorVariants
{
    /// <summary>The candidates that this processor can run, the fastest first; those of other folders after these, in the order given.</summary>
    public static IEnumerable<string> Usable(IEnumerable<string> paths) => paths
        .Select(static path => (Path: path, Rank: Rank(System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(path) ?? ""))))
        .Where(static candidate => candidate.Rank >= 0)
        .OrderByDescending(static candidate => candidate.Rank)
        .Select(static candidate => candidate.Path);

    private static int Rank(string folder) => folder.ToLowerInvariant() switch
    {
        "avx512" => Avx512BW.IsSupported && Avx512DQ.IsSupported && Avx512CD.IsSupported ? 4 : -1,
        "avx2" => Avx2.IsSupported && Fma.IsSupported ? 3 : -1,
        "avx" => Avx.IsSupported ? 2 : -1,
        "noavx" => 1,
        _ => 0,
    };
}
