using System.Text.Json.Nodes;

namespace QuantBuild.Formats.Checkpoint;

/// <summary>What the config.json of a checkpoint says about the meaning of its tensors' names.</summary>
public sealed class ArchitectureFamily
{
    // Model types, the beginning of the class in "architectures", names, and whether head and embedding are one tensor where the
    // configuration does not say. That default is the one of the family's configuration class in transformers.
    private static readonly Family[] Families =
    [
        new("phi3", ["phi3"], "Phi3F", DecoderNames.Fused, false),
        new("phimoe", ["phimoe"], "PhiMoE", DecoderNames.Mixture, false),
        new("llama", ["llama"], "LlamaF", DecoderNames.Separate, false),
        new("mistral", ["mistral", "mistral3", "ministral3"], "MistralF", DecoderNames.Separate, false),
        new("mixtral", ["mixtral"], "MixtralF", DecoderNames.Mixture, false),
        new("qwen2", ["qwen2"], "Qwen2F", DecoderNames.Separate, false),
        new("qwen2_moe", ["qwen2_moe"], "Qwen2Moe", DecoderNames.Separate, false),
        new("qwen3", ["qwen3"], "Qwen3F", DecoderNames.Separate, false),
        new("qwen3_moe", ["qwen3_moe"], "Qwen3Moe", DecoderNames.Separate, false),
        new("gemma", ["gemma"], "GemmaF", DecoderNames.Separate, true),
        new("gemma2", ["gemma2"], "Gemma2", DecoderNames.Separate, true),
        new("gemma3", ["gemma3", "gemma3_text"], "Gemma3F", DecoderNames.Separate, true),
    ];

    private readonly DecoderNames? names;

    private ArchitectureFamily(string name, string? modelType, DecoderNames? names, bool tied, bool tiedIsStated)
    {
        Name = name;
        ModelType = modelType;
        this.names = names;
        TiesEmbeddings = tied;
        StatesTies = tiedIsStated;
    }

    /// <summary><c>phi3</c>, <c>llama</c> …; <c>generic</c> where the family is not known and roles are guessed by common names.</summary>
    public string Name { get; }

    /// <summary>The model_type of the configuration, or null.</summary>
    public string? ModelType { get; }

    /// <summary>True when the names are those of a family that is known.</summary>
    public bool IsKnown => names is not null;

    /// <summary>True when the head is the embedding, so that a tensor of the head is not used even if there is one.</summary>
    public bool TiesEmbeddings { get; }

    /// <summary>True when the configuration says so itself. Programs differ in what they take for Llama, Mistral and Qwen 2 otherwise (transformers: not
    /// tied; mlx-lm: tied), and then the answer here is that of the family's own class.</summary>
    public bool StatesTies { get; }

    /// <param name="config">The content of config.json, or null.</param>
    public static ArchitectureFamily Of(JsonObject? config)
    {
        // Models with images or sound describe their decoder in an object of its own.
        var text = config?["text_config"] as JsonObject;
        var type = CheckpointConfig.Text(config, "model_type");
        var family = ByType(type) ?? ByType(CheckpointConfig.Text(text, "model_type")) ?? ByClass(config?["architectures"] as JsonArray);
        var stated = CheckpointConfig.Truth(text, "tie_word_embeddings") ?? CheckpointConfig.Truth(config, "tie_word_embeddings");
        return new ArchitectureFamily(family?.Name ?? "generic", type, family?.Names, stated ?? family?.Tied ?? false, stated is not null);
    }

    /// <param name="name">Of the tensor: <c>model.layers.0.self_attn.q_proj.weight</c>.</param>
    /// <param name="dimensions">How many it has; three make a stack of experts.</param>
    public TensorRole RoleOf(string name, int dimensions)
    {
        var path = TensorName.ModuleOf(name);
        return names is null ? GenericNames.RoleOf(path, dimensions) : names.RoleOf(path, dimensions);
    }

    /// <summary>The number of the layer that a tensor belongs to, from 0; null for one outside of the layers.</summary>
    public static int? LayerOf(string name)
    {
        var path = TensorName.ModuleOf(name);
        var at = TensorName.LayersAt(path);
        return at < 0 ? null : int.Parse(path[at + 1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static Family? ByType(string? type) => type is null ? null : Families.FirstOrDefault(family => family.ModelTypes.Contains(type));

    private static Family? ByClass(JsonArray? architectures) =>
        architectures is [JsonValue value, ..] && value.TryGetValue(out string? name) ? Families.FirstOrDefault(family => name.StartsWith(family.Class, StringComparison.Ordinal)) : null;

    private sealed record Family(string Name, IReadOnlyList<string> ModelTypes, string Class, DecoderNames Names, bool Tied);
}
