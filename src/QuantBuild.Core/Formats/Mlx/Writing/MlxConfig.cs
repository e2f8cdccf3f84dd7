using System.Text.Json;
using System.Text.Json.Nodes;

namespace QuantBuild.Formats.Mlx.Writing;

/// <summary>config.json of the result: that of the source, its keys sorted, with what mlx_lm has to know of the quantization.</summary>
internal static class MlxConfig
{
    public const string Name = "config.json";

    /// <summary>What mlx_lm leaves out: a path of the author's, and a part of the model that it does not run.</summary>
    private static readonly string[] LeftOut = ["_name_or_path", "vision_config"];

    /// <param name="source">The source's config.json.</param>
    /// <param name="changes">Keys with other values than in the source, or new ones.</param>
    /// <param name="quantization">Null when nothing is quantized.</param>
    public static byte[] Write(JsonObject source, IReadOnlyDictionary<string, JsonNode> changes, MlxQuantization? quantization) => IndentedJson.Write(json =>
    {
        var keys = source.Select(pair => pair.Key).Concat(changes.Keys).Except(LeftOut).Where(key => !MlxQuantization.Keys.Contains(key)).ToList();
        if (quantization is not null) keys.AddRange(MlxQuantization.Keys);
        json.WriteStartObject();
        foreach (var key in keys.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            json.WritePropertyName(key);
            if (MlxQuantization.Keys.Contains(key)) quantization!.Write(json);
            else if ((changes.TryGetValue(key, out var changed) ? changed : source[key]) is { } value) value.WriteTo(json);
            else json.WriteNullValue();
        }
        json.WriteEndObject();
    });
}
