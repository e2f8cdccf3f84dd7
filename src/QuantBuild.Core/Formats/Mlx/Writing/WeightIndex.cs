using System.Text.Json;
using System.Text.Json.Nodes;

namespace QuantBuild.Formats.Mlx.Writing;

/// <summary>model.safetensors.index.json: which tensor is in which file, and which other files there are.</summary>
internal static class WeightIndex
{
    public const string Name = "model.safetensors.index.json";

    /// <summary>A key that programs pass over: all files of the result.</summary>
    private const string FilesKey = "quantbuild_files";

    /// <param name="shards">In the order of their numbers.</param>
    /// <param name="totalParameters">Values of the model before they were quantized.</param>
    /// <param name="files">Names of all files of the result.</param>
    public static byte[] Write(IReadOnlyList<IReadOnlyList<ResultTensor>> shards, long totalParameters, IEnumerable<string> files) => IndentedJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("metadata");
        json.WriteNumber("total_size", shards.Sum(shard => shard.Sum(tensor => tensor.Length)));
        json.WriteNumber("total_parameters", totalParameters);
        json.WriteStartArray(FilesKey);
        foreach (var file in files.Order(StringComparer.Ordinal)) json.WriteStringValue(file);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("weight_map");
        var places = shards.SelectMany((shard, index) => shard.Select(tensor => (tensor.Name, File: Shards.NameOf(index, shards.Count))));
        foreach (var (name, file) in places.OrderBy(place => place.Name, StringComparer.Ordinal)) json.WriteString(name, file);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>The files that an index lists; none when it is not ours.</summary>
    public static IEnumerable<string> FilesOf(JsonObject index)
    {
        try
        {
            return index["metadata"] is JsonObject metadata && metadata[FilesKey] is JsonArray files
                ? [.. files.Select(file => file is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : "")]
                : [];
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // A key that is there twice, or a text that is no Unicode.
            return [];
        }
    }
}
