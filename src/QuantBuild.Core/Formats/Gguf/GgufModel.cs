using QuantBuild.IO;

namespace QuantBuild.Formats.Gguf;

/// <summary>A model of one GGUF file, or of several that were split from one and lie in one folder.</summary>
public sealed class GgufModel : IDisposable
{
    /// <summary>Keys that only parts of a split model have: which part it is (from 0), of how many, and the tensors of all.</summary>
    public const string SplitNumberKey = "split.no", SplitCountKey = "split.count", SplitTensorsKey = "split.tensors.count";

    private GgufModel(IReadOnlyList<GgufFile> files)
    {
        Files = files;
        Tensors = files.Count == 1 ? files[0].Tensors : [.. files.SelectMany(file => file.Tensors)];
    }

    /// <summary>All parts in their order; one for a model that is not split.</summary>
    public IReadOnlyList<GgufFile> Files { get; }

    /// <summary>That of the first part, which holds for the model.</summary>
    public GgufMetadata Metadata => Files[0].Metadata;

    /// <summary>Of all parts, in their order.</summary>
    public IReadOnlyList<GgufTensor> Tensors { get; }

    /// <summary>Opens a file, and the other parts beside it where it is the first of several.</summary>
    /// <exception cref="Diagnostics.QuantBuildException">QB2516 it is another part than the first; QB2517 parts are missing; QB2518 they do not belong together;
    /// QB2506 a tensor is in two of them; all of <see cref="GgufFile.Open"/>.</exception>
    public static GgufModel Open(string path)
    {
        var files = new List<GgufFile>();
        try
        {
            files.Add(GgufFile.Open(path));
            AddOtherParts(files);
            return new GgufModel(files);
        }
        catch
        {
            foreach (var file in files) file.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var file in Files) file.Dispose();
    }

    private static void AddOtherParts(List<GgufFile> files)
    {
        var first = files[0];
        var path = first.File.Path;
        if (!first.Metadata.TryGetInteger(SplitCountKey, out var count) || count == 1) return;
        if (count is < 1 or > ushort.MaxValue) throw GgufSplitErrors.Mismatch(path, $"{count} as {SplitCountKey}", $"a number from 1 to {ushort.MaxValue}");
        if (!first.Metadata.TryGetInteger(SplitNumberKey, out var number)) throw GgufSplitErrors.Mismatch(path, $"no {SplitNumberKey}", "the number of the part");
        if (number < 0 || number >= count) throw GgufSplitErrors.Mismatch(path, $"{number} as {SplitNumberKey}", $"a number from 0 to {count - 1}");
        if (number != 0)
            throw GgufSplitErrors.NotFirst(path, number, count, GgufSplitName.Prefix(Path.GetFileName(path), (int)number, (int)count) is { } name ? name + GgufSplitName.Suffix(0, (int)count) : null);
        var prefix = GgufSplitName.Prefix(path, 0, (int)count) ?? throw GgufSplitErrors.PartName(path, count);

        CheckPresence(path, prefix, (int)count);
        for (var part = 1; part < count; part++)
        {
            files.Add(GgufFile.Open(prefix + GgufSplitName.Suffix(part, (int)count)));
            CheckNumber(files[^1], part, count);
        }
        CheckTensors(files);
    }

    // All at once, so that nobody has to download one after the other.
    private static void CheckPresence(string path, string prefix, int count)
    {
        var missing = Enumerable.Range(1, count - 1).Select(part => prefix + GgufSplitName.Suffix(part, count)).Where(part => !File.Exists(part)).Select(part => Path.GetFileName(part));
        var named = new List<string>();
        var unnamed = 0;
        foreach (var part in missing)
        {
            if (named.Count < GgufSplitErrors.MostNames) named.Add(part);
            else unnamed++;
        }
        if (named.Count > 0) throw GgufSplitErrors.Missing(path, named, unnamed, count);
    }

    private static void CheckNumber(GgufFile part, int number, long count)
    {
        var path = part.File.Path;
        if (!part.Metadata.TryGetInteger(SplitNumberKey, out var found) || found != number)
            throw GgufSplitErrors.Mismatch(path, part.Metadata.Contains(SplitNumberKey) ? $"{found} as {SplitNumberKey}" : $"no {SplitNumberKey}", $"{number}");
        // Only the first part has to say how many there are.
        if (part.Metadata.Contains(SplitCountKey) && (!part.Metadata.TryGetInteger(SplitCountKey, out found) || found != count))
            throw GgufSplitErrors.Mismatch(path, $"{found} as {SplitCountKey}", $"{count}, as in the first part");
    }

    private static void CheckTensors(List<GgufFile> files)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            foreach (var tensor in file.Tensors)
                if (!names.Add(tensor.Name)) throw GgufErrors.Duplicate(file.File.Path, "the tensor in another part too", tensor.Name);
        }
        if (!files[0].Metadata.TryGetInteger(SplitTensorsKey, out var count)) throw GgufSplitErrors.Mismatch(files[0].File.Path, $"no {SplitTensorsKey}", "the number of tensors of all parts");
        if (count != names.Count) throw GgufSplitErrors.Mismatch(files[0].File.Path, $"{names.Count} tensors in all parts", $"{count}, by {SplitTensorsKey}");
    }
}
