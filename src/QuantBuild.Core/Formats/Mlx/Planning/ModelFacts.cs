using System.Text.Json.Nodes;
using QuantBuild.Formats.Checkpoint;
using QuantBuild.Numerics;

namespace QuantBuild.Formats.Mlx.Planning;

/// <summary>What config.json says that decides what becomes of the tensors.</summary>
/// <param name="ModelType">Its <c>model_type</c>.</param>
/// <param name="FloatType">The type that weights are meant to be in; null when it names none of the three that MLX has.</param>
/// <param name="FloatTypeKey">The key that names it at the top level; null when it stands deeper, or nowhere.</param>
/// <param name="IsTied">True when the embedding is the head as well.</param>
/// <param name="SaysTied">False when config.json leaves that to the defaults of programs.</param>
internal sealed record ModelFacts(string ModelType, ElementType? FloatType, string? FloatTypeKey, bool IsTied, bool SaysTied)
{
    private const string TieKey = "tie_word_embeddings";

    private static readonly string[] TypeKeys = ["torch_dtype", "dtype"];

    /// <exception cref="Diagnostics.QuantBuildException">QB2462: there is no config.json, or no model_type in it.</exception>
    public static ModelFacts Of(string file, JsonObject? config, ArchitectureFamily architecture, IReadOnlyList<CheckpointTensor> tensors)
    {
        if (config is null) throw MlxErrors.NoModelType(file, "no config.json");
        if (architecture.ModelType is not { Length: > 0 } modelType) throw MlxErrors.NoModelType(file, "a config.json without model_type");
        var text = config["text_config"] as JsonObject;
        var key = TypeKeys.FirstOrDefault(name => TypeOf(CheckpointConfig.Text(config, name)) is not null);
        var type = key is not null ? TypeOf(CheckpointConfig.Text(config, key)) : TypeOf(CheckpointConfig.Text(text, "dtype")) ?? TypeOf(CheckpointConfig.Text(text, "torch_dtype"));
        var family = MlxFamily.Of(modelType);
        // Where nothing is said, a head that is there is meant to be used, except by families that never are without the tie.
        var tied = family.IsAlwaysTied || (architecture.StatesTies || !family.ReadsTieKey ? architecture.TiesEmbeddings : !tensors.Any(tensor => IsHead(tensor.Name)));
        return new ModelFacts(modelType, type, key, tied, architecture.StatesTies);
    }

    /// <summary>True for a tensor of the head that is tied away when the embedding takes its place.</summary>
    public static bool IsHead(string tensor) =>
        tensor.StartsWith("lm_head.", StringComparison.Ordinal) || tensor.StartsWith("language_model.lm_head.", StringComparison.Ordinal);

    /// <summary>Keys of config.json that the result must state otherwise than the source does.</summary>
    /// <param name="family">Of the model type.</param>
    /// <param name="asked">The type that everything is stored in, when the user asked for one.</param>
    public IReadOnlyDictionary<string, JsonNode> ConfigChanges(MlxFamily family, ElementType? asked)
    {
        var changes = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        // Without the key mlx_lm takes a default that is not always the one of the checkpoint's author.
        if (!SaysTied && family.ReadsTieKey) changes.Add(TieKey, JsonValue.Create(IsTied));
        if (asked is { } type) changes.Add(FloatTypeKey ?? "torch_dtype", JsonValue.Create(NameOf(type)));
        return changes;
    }

    private static ElementType? TypeOf(string? name) => name switch
    {
        "float16" or "torch.float16" => ElementType.Float16,
        "bfloat16" or "torch.bfloat16" => ElementType.BFloat16,
        "float32" or "torch.float32" => ElementType.Float32,
        _ => null,
    };

    private static string NameOf(ElementType type) => type switch
    {
        ElementType.Float16 => "float16",
        ElementType.BFloat16 => "bfloat16",
        _ => "float32",
    };
}
