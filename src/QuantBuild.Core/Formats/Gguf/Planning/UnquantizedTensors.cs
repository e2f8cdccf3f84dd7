namespace QuantBuild.Formats.Gguf.Planning;

/// <summary>Which tensors llama.cpp never quantizes, and why.</summary>
internal static class UnquantizedTensors
{
    private const string Small = "it is small, and llama.cpp reads it as it is";

    private static readonly (string Part, string Reason)[] Parts =
    [
        ("_norm.weight", "the scale of a normalization"),
        ("ffn_gate_inp.weight", "it chooses the experts"),
        ("ffn_gate_tid2eid.weight", "a table from tokens to experts"),
        ("altup", Small),
        ("laurel", Small),
        ("per_layer_model_proj", Small),
        ("ssm_conv1d", "a small convolution"),
        ("shortconv.conv.weight", "a small convolution"),
        ("indexer.k_proj.weight", Small),
        ("indexer.q_proj.weight", Small),
        ("time_mix_first.weight", Small),
        ("time_mix_w0.weight", Small),
        ("time_mix_w1.weight", Small),
        ("time_mix_w2.weight", Small),
        ("time_mix_v0.weight", Small),
        ("time_mix_v1.weight", Small),
        ("time_mix_v2.weight", Small),
        ("time_mix_a0.weight", Small),
        ("time_mix_a1.weight", Small),
        ("time_mix_a2.weight", Small),
        ("time_mix_g1.weight", Small),
        ("time_mix_g2.weight", Small),
        ("time_mix_decay_w1.weight", Small),
        ("time_mix_decay_w2.weight", Small),
        ("time_mix_lerp_fused.weight", Small),
        ("attn_rel_b.weight", "a bias by relative position"),
        (".position_embd", "an embedding of positions"),
        ("sam.pos_embd", "an embedding of positions"),
        ("sam.neck.", "a part of a vision tower that is kept"),
        ("sam.net_", "a part of a vision tower that is kept"),
        (".rel_pos", "a bias by relative position"),
        (".patch_embd", "an embedding of image patches"),
        (".patch_merger", "a part of a vision tower that is kept"),
        ("a.rvq.codebook", "a codebook of sounds"),
        ("mm.a.code_embd", "a codebook of sounds"),
    ];

    /// <summary>Why a tensor of this name and shape stays as it is, in words; null when it may be quantized.</summary>
    public static string? Because(string name, IReadOnlyList<long> shape)
    {
        if (DimensionsOf(shape) < 2) return "it has one dimension";
        if (!name.EndsWith("weight", StringComparison.Ordinal)) return "its name does not end in \"weight\"";
        if (name == "position_embd.weight") return "an embedding of positions";
        if (name == "token_types.weight") return "an embedding of token types";
        return Parts.FirstOrDefault(entry => name.Contains(entry.Part, StringComparison.Ordinal)).Reason;
    }

    /// <summary>Dimensions as ggml counts them: those of 1 at the end are none.</summary>
    private static int DimensionsOf(IReadOnlyList<long> shape)
    {
        var count = shape.Count;
        while (count > 1 && shape[count - 1] == 1) count--;
        return count;
    }
}
