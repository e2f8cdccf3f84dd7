namespace QuantBuild.Formats.Checkpoint;

/// <summary>Roles by the names that models of many kinds use, for a model whose own names are not known: encoders, GPT-2, vision models.</summary>
internal static class GenericNames
{
    private static readonly HashSet<string> Embeddings =
        ["embed_tokens", "wte", "wpe", "word_embeddings", "position_embeddings", "token_type_embeddings", "tok_embeddings", "embed_in", "embed_positions", "embeddings", "shared"];

    private static readonly HashSet<string> Heads = ["lm_head", "embed_out", "output", "head"];

    private static readonly HashSet<string> Attention = ["self_attn", "attn", "attention", "self_attention", "cross_attn", "encoder_attn", "SelfAttention", "EncDecAttention"];

    private static readonly HashSet<string> Mlp = ["mlp", "ffn", "feed_forward", "block_sparse_moe", "DenseReluDense", "intermediate", "fc1", "fc2"];

    public static TensorRole RoleOf(string[] path, int dimensions)
    {
        var leaf = path[^1];
        if (IsNorm(leaf)) return TensorRole.Norm;
        if (Embeddings.Contains(leaf)) return TensorRole.Embedding;
        // Deeper down these are parts of blocks: BERT's attention.output.
        if (path.Length <= 2 && Heads.Contains(leaf)) return TensorRole.Head;
        if (path.Contains("experts") || path.Contains("switch_mlp")) return dimensions == 3 ? TensorRole.ExpertStack : TensorRole.Expert;
        if (path.Any(Attention.Contains)) return TensorRole.AttentionProjection;
        var inMlp = path.Any(Mlp.Contains);
        if (inMlp && leaf is "gate" or "router") return TensorRole.Router;
        return inMlp || (leaf == "dense" && path.Length > 1 && path[^2] == "output") ? TensorRole.MlpProjection : TensorRole.Other;
    }

    private static bool IsNorm(string leaf) =>
        leaf.Contains("norm", StringComparison.OrdinalIgnoreCase) || leaf.StartsWith("ln_", StringComparison.Ordinal) || leaf is "ln1" or "ln2";
}
