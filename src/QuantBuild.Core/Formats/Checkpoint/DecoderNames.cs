namespace QuantBuild.Formats.Checkpoint;

/// <summary>The names that the decoders of Llama's kind share in Hugging Face's library. The parts of one family are a subset.</summary>
internal sealed record DecoderNames(IReadOnlyList<string> Attention, IReadOnlyList<string> Mlp)
{
    // Where the decoder is inside of the model; beside it in models of several kinds of input: vision_tower and the like.
    private static readonly string[] Roots = ["", "model", "language_model", "language_model.model", "model.language_model"];

    /// <summary>Separate projections and a gated feed-forward block: Llama, Mistral, Qwen, Gemma.</summary>
    public static DecoderNames Separate { get; } = new(["q_proj", "k_proj", "v_proj", "o_proj"], ["gate_proj", "up_proj", "down_proj"]);

    /// <summary>Queries, keys and values as one matrix, gate and up as one matrix: Phi-3 and later.</summary>
    public static DecoderNames Fused { get; } = new(["qkv_proj", "o_proj"], ["gate_up_proj", "down_proj"]);

    /// <summary>Mixtral's and Phi-3.5-MoE's names of an expert's three matrices.</summary>
    public static DecoderNames Mixture { get; } = new(Separate.Attention, ["w1", "w2", "w3"]);

    public TensorRole RoleOf(string[] path, int dimensions)
    {
        var layers = TensorName.LayersAt(path);
        if (layers >= 0) return IsRoot(path[..layers]) ? InLayer(path[(layers + 2)..], dimensions) : TensorRole.Other;
        return path[^1] switch
        {
            "embed_tokens" when IsRoot(path[..^1]) => TensorRole.Embedding,
            "lm_head" when IsRoot(path[..^1]) => TensorRole.Head,
            "norm" when IsRoot(path[..^1]) => TensorRole.Norm,
            _ => TensorRole.Other,
        };
    }

    private TensorRole InLayer(string[] path, int dimensions)
    {
        if (path.Length == 0) return TensorRole.Other;
        var leaf = path[^1];
        if (leaf.EndsWith("norm", StringComparison.Ordinal)) return TensorRole.Norm;
        return path[0] switch
        {
            "self_attn" when path.Length == 2 && Attention.Contains(leaf) => TensorRole.AttentionProjection,
            "mlp" or "block_sparse_moe" => InMlp(path[1..], leaf, dimensions),
            _ => TensorRole.Other,
        };
    }

    private TensorRole InMlp(string[] path, string leaf, int dimensions) => path switch
    {
        ["gate" or "router" or "shared_expert_gate"] => TensorRole.Router,
        ["experts" or "switch_mlp", ..] when dimensions == 3 => TensorRole.ExpertStack,
        ["experts", _, _] when Mlp.Contains(leaf) => TensorRole.Expert,
        ["shared_expert" or "shared_experts", _] when Mlp.Contains(leaf) => TensorRole.MlpProjection,
        [_] when Mlp.Contains(leaf) => TensorRole.MlpProjection,
        _ => TensorRole.Other,
    };

    private static bool IsRoot(string[] path) => Roots.Contains(string.Join('.', path));
}
