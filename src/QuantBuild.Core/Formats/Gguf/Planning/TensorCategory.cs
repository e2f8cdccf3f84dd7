namespace QuantBuild.Formats.Gguf.Planning;

/// <summary>What a tensor does in its model, as far as the mixtures distinguish it.</summary>
internal enum TensorCategory
{
    Other,
    TokenEmbedding,
    Output,
    AttentionQuery,
    AttentionKey,

    /// <summary>Values, and what holds them among others: the fused projection, and the one that a compressed cache is expanded by.</summary>
    AttentionValue,
    AttentionOutput,
    FeedForwardUp,
    FeedForwardGate,
    FeedForwardDown,
}

/// <summary>Tells the category by the name.</summary>
internal static class TensorCategories
{
    public const string Output = "output.weight";
    public const string TokenEmbedding = "token_embd.weight";
    public const string LayerTokenEmbedding = "per_layer_token_embd.weight";

    // In this order: the first part that is found decides.
    private static readonly (string Part, TensorCategory Category)[] Parts =
    [
        ("attn_qkv.weight", TensorCategory.AttentionValue),
        ("attn_kv_b.weight", TensorCategory.AttentionValue),
        ("attn_v.weight", TensorCategory.AttentionValue),
        ("attn_k.weight", TensorCategory.AttentionKey),
        ("attn_q.weight", TensorCategory.AttentionQuery),
        ("attn_output.weight", TensorCategory.AttentionOutput),
        ("ffn_up", TensorCategory.FeedForwardUp),
        ("ffn_gate", TensorCategory.FeedForwardGate),
        ("ffn_down", TensorCategory.FeedForwardDown),
    ];

    public static TensorCategory Of(string name) => name switch
    {
        Output => TensorCategory.Output,
        TokenEmbedding or LayerTokenEmbedding => TensorCategory.TokenEmbedding,
        _ => Parts.FirstOrDefault(entry => name.Contains(entry.Part, StringComparison.Ordinal)).Category,
    };

    /// <summary>In words, for reports.</summary>
    public static string Text(this TensorCategory category) => category switch
    {
        TensorCategory.TokenEmbedding => "token embedding",
        TensorCategory.Output => "output",
        TensorCategory.AttentionQuery => "attention query",
        TensorCategory.AttentionKey => "attention key",
        TensorCategory.AttentionValue => "attention value",
        TensorCategory.AttentionOutput => "attention output",
        TensorCategory.FeedForwardUp => "feed-forward up",
        TensorCategory.FeedForwardGate => "feed-forward gate",
        TensorCategory.FeedForwardDown => "feed-forward down",
        _ => "other",
    };
}
