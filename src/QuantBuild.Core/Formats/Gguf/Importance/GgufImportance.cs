using System.Buffers.Binary;
using QuantBuild.Kernels.Ggml;

namespace QuantBuild.Formats.Gguf.Importance;

/// <summary>
/// The newer of the two file formats: a GGUF file with two F32 tensors for each tensor of the model, the sums of squares <c>NAME.in_sum2</c>, a row for each expert,
/// and <c>NAME.counts</c>, how many values went into each row.
/// </summary>
internal static class GgufImportance
{
    private const string SumsSuffix = ".in_sum2";
    private const string CountsSuffix = ".counts";
    private const string DatasetsKey = "imatrix.datasets";
    private const string ChunkCountKey = "imatrix.chunk_count";
    private const string ChunkSizeKey = "imatrix.chunk_size";

    /// <summary>Experts of a tensor; the largest models have a few hundred.</summary>
    private const int MostCounts = 1 << 20;

    /// <summary>The largest count that is one without doubt in binary32 and as a 64-bit integer.</summary>
    private const float LargestCount = 1L << 62;

    /// <exception cref="Diagnostics.QuantBuildException">QB2534, QB2535 it holds no importances, or bad ones.</exception>
    public static ImportanceContent Read(GgufFile file)
    {
        var path = file.File.Path;
        if (!file.Metadata.TryGetArray(DatasetsKey, out var datasets) || !file.Metadata.TryGetInteger(ChunkCountKey, out var chunks) || !file.Metadata.Contains(ChunkSizeKey))
            throw ImportanceErrors.NoImportance(path, $"no {string.Join(", ", new[] { DatasetsKey, ChunkCountKey, ChunkSizeKey }.Where(key => !file.Metadata.Contains(key)).DefaultIfEmpty("texts in " + DatasetsKey))}");
        if (file.Tensors.Count == 0) throw ImportanceErrors.NoImportance(path, "no tensors");
        var entries = new List<ImportanceEntry>();
        foreach (var (name, (sums, counts)) in Pairs(file).OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            if (sums is null || counts is null) throw ImportanceErrors.Malformed(path, $"{(sums is null ? "no sums" : "no counts")} for '{name}'", "a tensor of each");
            entries.Add(Entry(path, name, sums, counts));
        }
        return new ImportanceContent(entries, chunks, [.. datasets.Strings().Take(1)]);
    }

    private static Dictionary<string, (GgufTensor? Sums, GgufTensor? Counts)> Pairs(GgufFile file)
    {
        var pairs = new Dictionary<string, (GgufTensor? Sums, GgufTensor? Counts)>(StringComparer.Ordinal);
        foreach (var tensor in file.Tensors)
        {
            var isSums = tensor.Name.EndsWith(SumsSuffix, StringComparison.Ordinal);
            if (!isSums && !tensor.Name.EndsWith(CountsSuffix, StringComparison.Ordinal)) continue;
            var name = tensor.Name[..^(isSums ? SumsSuffix : CountsSuffix).Length];
            var known = pairs.GetValueOrDefault(name);
            pairs[name] = isSums ? known with { Sums = tensor } : known with { Counts = tensor };
        }
        return pairs;
    }

    private static ImportanceEntry Entry(string path, string name, GgufTensor sums, GgufTensor counts)
    {
        if (sums.Type != GgmlType.F32 || counts.Type != GgmlType.F32) throw ImportanceErrors.Malformed(path, $"{sums.Type} and {counts.Type} for '{name}'", "F32");
        if (counts.Elements is < 1 or > MostCounts || sums.Elements < 1 || sums.Elements % counts.Elements != 0 || sums.Elements > Array.MaxLength)
            throw ImportanceErrors.Malformed(path, $"{sums.Elements} sums and {counts.Elements} counts for '{name}'", "as many sums for each count");
        return new ImportanceEntry(name, sums.File, sums.Offset, (int)(sums.Elements / counts.Elements), Counts(path, name, counts));
    }

    /// <summary>Whole numbers, rounded half away from zero as lround does it, and back.</summary>
    private static float[] Counts(string path, string name, GgufTensor tensor)
    {
        var bytes = new byte[tensor.Length];
        tensor.File.ReadExactly(tensor.Offset, bytes);
        var counts = new float[bytes.Length / sizeof(float)];
        for (var i = 0; i < counts.Length; i++)
        {
            var count = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
            if (!(Math.Abs(count) <= LargestCount)) throw ImportanceErrors.Malformed(path, $"{count:R} as a count for '{name}'", "a finite number of values");
            counts[i] = (long)MathF.Round(count, MidpointRounding.AwayFromZero);
        }
        return counts;
    }
}
