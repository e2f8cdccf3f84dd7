using QuantBuild.Diagnostics;
using QuantBuild.IO;

namespace QuantBuild.Formats.Gguf.Writing;

/// <summary>The files of a result: one, or as many parts as the source has.</summary>
internal sealed class ResultFiles
{
    private readonly IReadOnlyList<GgufLayout> layouts;
    private readonly IReadOnlyList<IReadOnlyList<OutputRegion>> regions;

    /// <param name="file">The model, for messages.</param>
    /// <param name="metadata">Of the result.</param>
    /// <param name="parts">For each file its tensors in their order, and the bytes of each.</param>
    public ResultFiles(string file, GgufMetadata metadata, IReadOnlyList<IReadOnlyList<(GgufTensorInfo Info, OutputRegion Region)>> parts)
    {
        layouts = GgufSplitLayout.Of(metadata, [.. parts.Select(static part => part.Select(static tensor => tensor.Info).ToList())], file);
        regions = [.. parts.Select(static part => part.Select(static tensor => tensor.Region).ToList())];
    }

    public long TotalBytes => layouts.Sum(static layout => layout.FileLength);

    /// <summary>The names of all files, for a result of this name.</summary>
    public IReadOnlyList<string> Names(string outputName) =>
        layouts.Count == 1 ? [outputName] : [.. layouts.Select((_, number) => Prefix(outputName) + GgufSplitName.Suffix(number, layouts.Count))];

    /// <summary>Creates all files, writes their headers and gives the tensors their places.</summary>
    /// <param name="output">Where the files go.</param>
    /// <param name="names">Theirs.</param>
    /// <param name="open">Takes the files that are still to be filled; the caller disposes them, after a failure too.</param>
    public void Begin(OutputTransaction output, IReadOnlyList<string> names, ICollection<OutputFile> open)
    {
        for (var i = 0; i < layouts.Count; i++)
        {
            var file = output.Create(names[i], layouts[i].FileLength);
            open.Add(file);
            layouts[i].WriteHeader(file);
            for (var j = 0; j < regions[i].Count; j++) regions[i][j].PlaceAt(file, layouts[i].Offsets[j]);
        }
    }

    /// <summary>The names of the other parts of an older result at this path; none where there is none, or it is one file.</summary>
    public static IReadOnlyList<string> OtherParts(string path)
    {
        if (!GgufSplitName.TryParse(path, out var number, out var count) || number != 0 || !IsFirstOf(path, count)) return [];
        var prefix = GgufSplitName.Prefix(Path.GetFileName(path), 0, count)!;
        return [.. Enumerable.Range(1, count - 1).Select(part => prefix + GgufSplitName.Suffix(part, count))];
    }

    private static bool IsFirstOf(string path, int count)
    {
        if (!File.Exists(path)) return false;
        try
        {
            using var file = GgufFile.Open(path);
            return file.Metadata.TryGetInteger(GgufModel.SplitCountKey, out var found) && found == count;
        }
        catch (QuantBuildException)
        {
            // Whatever it is, nothing beside it is known to be a part of it.
            return false;
        }
    }

    /// <summary>The name without its extension, or without what marks it as a part.</summary>
    private static string Prefix(string name)
    {
        if (GgufSplitName.TryParse(name, out var number, out var count)) return GgufSplitName.Prefix(name, number, count)!;
        return name.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase) ? name[..^".gguf".Length] : name;
    }
}
