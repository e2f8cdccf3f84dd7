using System.Text.Json;
using System.Text.Json.Nodes;

namespace QuantBuild.Formats.Mlx;

/// <summary>The "quantization" object of config.json.</summary>
/// <param name="Usual">Of every quantized module that is not listed.</param>
/// <param name="Listed">Modules with a scheme of their own, or with null for none, by their paths.</param>
internal sealed record MlxQuantization(MlxScheme Usual, OrderedDictionary<string, MlxScheme?> Listed)
{
    /// <summary>mlx_lm reads the first; the second is where other programs look.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["quantization", "quantization_config"];

    /// <summary>The keys of <see cref="Usual"/>: no module can have one of these names.</summary>
    private static readonly string[] Reserved = ["group_size", "bits", "mode"];

    private static readonly MlxScheme[] Known = [MlxScheme.Affine(4, 64), MlxScheme.Mxfp4, MlxScheme.Mxfp8, MlxScheme.Nvfp4];

    public static bool IsReserved(string module) => Reserved.Contains(module);

    /// <summary>The scheme of a module that has scales; null when config.json says that it is not quantized.</summary>
    public MlxScheme? SchemeOf(string module) => Listed.TryGetValue(module, out var scheme) ? scheme : Usual;

    /// <returns>Null when config.json has no such object.</returns>
    /// <exception cref="Diagnostics.QuantBuildException">QB2465: it has one that MLX cannot have.</exception>
    public static MlxQuantization? Read(string file, JsonObject? config)
    {
        if ((config?[Keys[0]] ?? config?[Keys[1]]) is not JsonObject settings || !settings.ContainsKey(Reserved[0]) || !settings.ContainsKey(Reserved[1])) return null;
        // That of another system: GPTQ and AWQ have bits and groups too.
        if (settings.ContainsKey("quant_method")) return null;
        var listed = new OrderedDictionary<string, MlxScheme?>(StringComparer.Ordinal);
        foreach (var (key, value) in settings)
        {
            if (value is JsonObject own) listed.Add(key, ReadKeys(file, own));
            else if (value?.GetValueKind() == JsonValueKind.False) listed.Add(key, null);
        }
        return new MlxQuantization(ReadKeys(file, settings), listed);
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        WriteKeys(json, Usual);
        foreach (var (module, scheme) in Listed)
        {
            json.WritePropertyName(module);
            if (scheme is null)
            {
                json.WriteBooleanValue(false);
                continue;
            }
            json.WriteStartObject();
            WriteKeys(json, scheme);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    /// <remarks>What is missing or null has the default of mlx_lm.</remarks>
    private static MlxScheme ReadKeys(string file, JsonObject settings)
    {
        var mode = settings[Reserved[2]] switch
        {
            null => MlxScheme.Affine(4, 64),
            JsonValue value when value.GetValueKind() == JsonValueKind.String => Known.FirstOrDefault(scheme => scheme.ModeName == value.GetValue<string>()),
            _ => null,
        };
        if (mode is not null)
        {
            var scheme = mode with { GroupSize = Number(settings[Reserved[0]], mode.GroupSize), Bits = Number(settings[Reserved[1]], mode.Bits) };
            if (scheme.IsValid) return scheme;
        }
        throw MlxErrors.Quantization(file, string.Join(", ", Reserved.Where(settings.ContainsKey).Select(key => $"{key} {Clip(settings[key]?.ToJsonString() ?? "null")}")));
    }

    private static int Number(JsonNode? node, int usual) => node is null ? usual : node is JsonValue value && value.TryGetValue(out int number) ? number : -1;

    private static string Clip(string text) => text.Length <= 40 ? text : text[..40];

    private static void WriteKeys(Utf8JsonWriter json, MlxScheme scheme)
    {
        json.WriteNumber(Reserved[0], scheme.GroupSize);
        json.WriteNumber(Reserved[1], scheme.Bits);
        json.WriteString(Reserved[2], scheme.ModeName);
    }
}
