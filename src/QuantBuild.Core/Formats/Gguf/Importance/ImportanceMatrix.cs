using QuantBuild.IO;

namespace QuantBuild.Formats.Gguf.Importance;

/// <summary>
/// An importance matrix, as llama-imatrix writes it in either of its file formats: how much each column of a tensor matters, measured on a text. Values stay in
/// the file until a tensor asks for them.
/// </summary>
internal sealed class ImportanceMatrix : IDisposable
{
    private readonly IDisposable file;
    private readonly Dictionary<string, ImportanceEntry> entries;

    private ImportanceMatrix(string path, IDisposable file, ImportanceContent content, IEnumerable<ImportanceEntry> used)
    {
        this.file = file;
        Path = path;
        Chunks = content.Chunks;
        Dataset = content.Datasets.Count > 0 ? content.Datasets[0] : null;
        entries = used.ToDictionary(static entry => entry.Name, StringComparer.Ordinal);
    }

    public string Path { get; }

    /// <summary>How many chunks of text were seen; 0 where the file does not say it.</summary>
    public long Chunks { get; }

    /// <summary>The name of the text; null where the file does not say it.</summary>
    public string? Dataset { get; }

    /// <summary>Tensors that it says something about, after what the user leaves out.</summary>
    public int Count => entries.Count;

    /// <param name="path">A file of either format: the first bytes tell which.</param>
    /// <param name="include">Parts of names: entries with none of them are left out. Empty for all.</param>
    /// <param name="exclude">Parts of names: entries with one of them are left out.</param>
    /// <exception cref="Diagnostics.QuantBuildException">
    /// QB2534, QB2535, QB2536: it is bad; QB2501 to QB2519: it is a bad GGUF file; QB5001 to QB5003: it cannot be read.
    /// </exception>
    public static ImportanceMatrix Open(string path, IReadOnlyList<string> include, IReadOnlyList<string> exclude)
    {
        var (file, content) = Read(path);
        try
        {
            var used = content.Entries.Where(entry => !exclude.Any(part => entry.Name.Contains(part, StringComparison.Ordinal)))
                .Where(entry => include.Count == 0 || include.Any(part => entry.Name.Contains(part, StringComparison.Ordinal)));
            var matrix = new ImportanceMatrix(path, file, content, used);
            foreach (var entry in matrix.entries.Values)
                if (entry.FirstBad() is var (index, value)) throw ImportanceErrors.NotFinite(path, entry.Name, index, value);
            return matrix;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>What it says about a tensor; null when it says nothing.</summary>
    public ImportanceEntry? Find(string tensor) => entries.GetValueOrDefault(tensor);

    public void Dispose() => file.Dispose();

    private static (IDisposable File, ImportanceContent Content) Read(string path)
    {
        if (IsGguf(path))
        {
            var file = GgufFile.Open(path);
            return Guarded(file, () => GgufImportance.Read(file));
        }
        var legacy = SourceFile.Open(path);
        return Guarded(legacy, () => LegacyImportance.Read(legacy));
    }

    private static bool IsGguf(string path)
    {
        using var file = SourceFile.Open(path);
        if (file.Length < sizeof(uint)) throw ImportanceErrors.Malformed(path, $"{file.Length} bytes", "a file that llama-imatrix wrote");
        Span<byte> magic = stackalloc byte[sizeof(uint)];
        file.ReadExactly(0, magic);
        return magic.SequenceEqual("GGUF"u8);
    }

    private static (IDisposable File, ImportanceContent Content) Guarded(IDisposable file, Func<ImportanceContent> read)
    {
        try
        {
            return (file, read());
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
