using QuantBuild.Diagnostics;

namespace QuantBuild.Caching;

/// <summary>What a user should know of the cache. None of it is an error: without a cache the work is done all the same.</summary>
public static class CacheNotes
{
    /// <summary>QB5020: an entry was not what had been put there.</summary>
    internal static Diagnostic Damaged(string file, string location, string found) =>
        Diagnostic.Note("QB5020", file, "An entry of the cache was damaged; it was dropped and the result made again") with { Found = found, Remedy = $"If it happens often, check the disk of {location}" };

    /// <summary>QB5021: the cache cannot be read or written.</summary>
    public static Diagnostic Unusable(DiagnosticSeverity severity, string file, string location, string found) =>
        new("QB5021", severity, file, "The cache cannot be used; the work was done without it")
        {
            Found = $"{location}: {found.TrimEnd('.')}",
            Remedy = "Name a folder of your own that can be written to (--cache, QuantizeCachePath or QUANTBUILD_CACHE), or switch the cache off",
        };

    /// <summary>QB5022: a result is larger than the cache may be.</summary>
    internal static Diagnostic TooLarge(string file, string location) =>
        Diagnostic.Note("QB5022", file, "The result is larger than the whole cache may be and was not kept in it") with { Found = location, Remedy = "Allow more with --cache-size (QuantizeCacheSize)" };

    /// <summary>QB5023: a source was written while it was read.</summary>
    internal static Diagnostic SourceChanged(string file) =>
        Diagnostic.Note("QB5023", file, "The model or its samples changed while they were read; the result was not kept for later runs") with { Remedy = "Run again when nothing else writes them" };

    /// <summary>QB5024: the file of --key cannot be written.</summary>
    internal static Diagnostic KeyNotKept(string file, string found) =>
        Diagnostic.Note("QB5024", file, "What the result was made from could not be noted, so that the next run does not know it") with { Found = found.TrimEnd('.') };
}
