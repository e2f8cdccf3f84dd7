using System.Globalization;
using System.Text.Json.Nodes;

namespace QuantBuild.Benchmarks.Checkpoints;

/// <summary>The tensors and the configuration of Phi-3.5-mini-instruct, with as many layers as wanted: 32 are the model's own.</summary>
internal static class Phi3Shape
{
    private const int Hidden = 3072;
    private const int Intermediate = 8192;
    private const int Vocabulary = 32064;

    /// <summary>Names and shapes in the order in which the model computes them.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<long> Shape)> Tensors(int layers)
    {
        var tensors = new List<(string, IReadOnlyList<long>)> { ("model.embed_tokens.weight", [Vocabulary, Hidden]) };
        for (var i = 0; i < layers; i++)
        {
            var layer = string.Create(CultureInfo.InvariantCulture, $"model.layers.{i}.");
            tensors.Add((layer + "input_layernorm.weight", [Hidden]));
            tensors.Add((layer + "self_attn.qkv_proj.weight", [3 * Hidden, Hidden]));
            tensors.Add((layer + "self_attn.o_proj.weight", [Hidden, Hidden]));
            tensors.Add((layer + "post_attention_layernorm.weight", [Hidden]));
            tensors.Add((layer + "mlp.gate_up_proj.weight", [2 * Intermediate, Hidden]));
            tensors.Add((layer + "mlp.down_proj.weight", [Hidden, Intermediate]));
        }
        tensors.Add(("model.norm.weight", [Hidden]));
        tensors.Add(("lm_head.weight", [Vocabulary, Hidden]));
        return tensors;
    }

    public static JsonObject Config(int layers) => new()
    {
        ["architectures"] = new JsonArray("Phi3ForCausalLM"),
        ["attention_bias"] = false,
        ["attention_dropout"] = 0.0,
        ["bos_token_id"] = 1,
        ["embd_pdrop"] = 0.0,
        ["eos_token_id"] = 32000,
        ["hidden_act"] = "silu",
        ["hidden_size"] = Hidden,
        ["initializer_range"] = 0.02,
        ["intermediate_size"] = Intermediate,
        ["max_position_embeddings"] = 131072,
        ["model_type"] = "phi3",
        ["num_attention_heads"] = 32,
        ["num_hidden_layers"] = layers,
        ["num_key_value_heads"] = 32,
        ["original_max_position_embeddings"] = 4096,
        ["pad_token_id"] = 32000,
        ["resid_pdrop"] = 0.0,
        ["rms_norm_eps"] = 1e-05,
        ["rope_scaling"] = new JsonObject { ["long_factor"] = Ramp(64), ["short_factor"] = Ramp(3), ["type"] = "longrope" },
        ["rope_theta"] = 10000.0,
        ["sliding_window"] = 262144,
        ["tie_word_embeddings"] = false,
        ["torch_dtype"] = "bfloat16",
        ["use_cache"] = true,
        ["vocab_size"] = Vocabulary,
    };

    /// <summary>48 factors, as many as half a head has dimensions.</summary>
    private static JsonArray Ramp(double most) => [.. Enumerable.Range(0, 48).Select(i => (JsonNode)Math.Round(1 + ((most - 1) * i / 47.0), 3))];
}
