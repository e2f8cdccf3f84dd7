using System.Text.RegularExpressions;

namespace QuantBuild.Formats.Mlx.Planning;

/// <summary>
/// What mlx_lm expects of a checkpoint by its model_type: how its classes name what Hugging Face names otherwise, what they have no place
/// for, and which modules they treat in their own way.
/// </summary>
internal sealed partial record MlxFamily
{
    /// <summary>Model types whose tensors have the same names in mlx_lm as in a Hugging Face checkpoint.</summary>
    private static readonly string[] SameNames =
    [
        "cohere", "cohere2", "ernie4_5", "exaone4", "gemma", "gemma2", "gemma3", "gemma3_text", "glm", "glm4", "granite", "helium", "hunyuan_v1_dense", "llama", "mistral",
        "nemotron", "olmo2", "olmo3", "phi", "phi3", "qwen2", "qwen3", "seed_oss", "smollm3", "stablelm", "starcoder2",
    ];

    /// <summary>Model types whose experts mlx_lm keeps as one stack for each projection.</summary>
    private static readonly string[] Stacked = ["mixtral", "olmoe", "phimoe", "qwen2_moe", "qwen3_moe"];

    /// <summary>Those that have no head of their own whatever config.json says.</summary>
    private static readonly string[] AlwaysTied = ["gemma", "gemma2", "cohere", "cohere2"];

    /// <summary>Those that look for a head in the checkpoint instead of a key in config.json.</summary>
    private static readonly string[] TiedByPresence = ["gemma3", "gemma3_text", .. AlwaysTied];

    /// <summary>Ends of the paths of routers that keep 8 bits, by model type.</summary>
    private static readonly Dictionary<string, string[]> EightBitRouters = new(StringComparer.Ordinal)
    {
        ["qwen3_moe"] = ["mlp.gate"],
        ["qwen3_next"] = ["mlp.gate", "shared_expert_gate"],
        ["Klear"] = ["mlp.gate"],
        ["kimi_linear"] = ["mlp.gate"],
        ["bailing_moe"] = ["mlp.gate.gate_proj"],
        ["lfm2_moe"] = ["feed_forward.gate"],
        ["granitemoe"] = ["block_sparse_moe.router.layer"],
        ["minimax"] = ["block_sparse_moe.gate"],
        ["gpt_oss"] = ["router"],
        ["jamba"] = ["router"],
    };

    private readonly string modelType;

    private MlxFamily(string modelType) => this.modelType = modelType;

    public static MlxFamily Of(string modelType) => new(modelType);

    /// <summary>False when mlx_lm may expect other names than those of the checkpoint.</summary>
    public bool IsKnown => SameNames.Contains(modelType) || HasStacks;

    public bool HasStacks => Stacked.Contains(modelType);

    /// <summary>True when mlx_lm builds no head for this type, whatever config.json says.</summary>
    public bool IsAlwaysTied => AlwaysTied.Contains(modelType);

    /// <summary>True when mlx_lm reads <c>tie_word_embeddings</c>, with a default of its own where it is missing.</summary>
    public bool ReadsTieKey => IsKnown && !TiedByPresence.Contains(modelType);

    /// <summary>True for a module that mlx_lm quantizes with 8 bits in groups of 64, whatever the others get.</summary>
    public bool IsEightBitRouter(string module) =>
        EightBitRouters.TryGetValue(modelType, out var ends) && ends.Any(end => module.EndsWith(end, StringComparison.Ordinal));

    /// <summary>Why mlx_lm has no place for a tensor; null when it has one.</summary>
    public string? DroppedBecause(string tensor)
    {
        if (tensor.Contains("rotary_emb.inv_freq", StringComparison.Ordinal)) return "MLX computes the frequencies of rotary embeddings itself";
        if (modelType == "gemma3" && (tensor.StartsWith("vision_tower.", StringComparison.Ordinal) || tensor.StartsWith("multi_modal_projector.", StringComparison.Ordinal)))
            return "mlx_lm runs the language model only";
        return null;
    }

    /// <summary>Where a tensor goes: its own name, or one slice of a stack of experts.</summary>
    public MlxPlace PlaceOf(string tensor)
    {
        if (!HasStacks || ExpertWeight().Match(tensor) is not { Success: true } match) return new MlxPlace(tensor, null);
        var projection = match.Groups["projection"].Value switch { "w1" => "gate_proj", "w2" => "down_proj", "w3" => "up_proj", var same => same };
        return int.TryParse(match.Groups["expert"].ValueSpan, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var expert)
            ? new MlxPlace($"{match.Groups["block"].Value}.switch_mlp.{projection}.weight", expert)
            : new MlxPlace(tensor, null);
    }

    [GeneratedRegex(@"^(?<block>model\.layers\.[0-9]+\.(block_sparse_moe|mlp))\.experts\.(?<expert>[0-9]+)\.(?<projection>w1|w2|w3|gate_proj|up_proj|down_proj)\.weight\z", RegexOptions.CultureInvariant)]
    private static partial Regex ExpertWeight();
}

/// <summary>The place of a source tensor in the result.</summary>
/// <param name="Name">The tensor of the result.</param>
/// <param name="Expert">Its index on the first axis of a stack; null when it is a tensor of its own.</param>
internal readonly record struct MlxPlace(string Name, int? Expert);
