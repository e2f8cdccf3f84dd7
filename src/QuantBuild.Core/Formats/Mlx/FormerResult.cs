using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Diagnostics;
using QuantBuild.Formats.Mlx.Writing;
using QuantBuild.Formats.Safetensors;

namespace QuantBuild.Formats.Mlx;

/// <summary>Tells whether a folder is a result of an earlier run: its index lists every file, and its weights bear our mark.</summary>
internal static class FormerResult
{
    /// <returns>A file that is not a part of a result; null when all are.</returns>
    public static string? ForeignFileIn(string folder)
    {
        List<string> names = [.. Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
        if (ReadIndex(Path.Combine(folder, WeightIndex.Name)) is not { } index) return names.FirstOrDefault();
        var known = WeightIndex.FilesOf(index).ToHashSet(StringComparer.Ordinal);
        return names.FirstOrDefault(name => !known.Contains(name) || (IsWeight(name) && !BearsMark(Path.Combine(folder, name))));
    }

    private static bool IsWeight(string name) => name.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase);

    private static JsonObject? ReadIndex(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length > SafetensorsHeader.MostBytes) return null;
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(path)) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool BearsMark(string path)
    {
        try
        {
            using var file = SafetensorsFile.Open(path);
            return file.Metadata.ContainsKey(ResultFiles.Marker);
        }
        catch (QuantBuildException)
        {
            return false;
        }
    }
}
