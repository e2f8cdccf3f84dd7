using System.Text;
using System.Text.Json;

namespace QuantBuild.MSBuild.Tests.Building;

/// <summary>A real checkpoint of a tiny Llama, with weights that every run makes alike.</summary>
internal static class SmallCheckpoint
{
    private const int Width = 64;
    private const int Hidden = 128;
    private const int Vocabulary = 256;

    private static readonly (string Name, int[] Shape)[] _tensors =
    [
        ("model.embed_tokens.weight", [Vocabulary, Width]),
        ("model.layers.0.input_layernorm.weight", [Width]),
        ("model.layers.0.mlp.down_proj.weight", [Width, Hidden]),
        ("model.layers.0.mlp.gate_proj.weight", [Hidden, Width]),
        ("model.layers.0.mlp.up_proj.weight", [Hidden, Width]),
        ("model.layers.0.post_attention_layernorm.weight", [Width]),
        ("model.layers.0.self_attn.k_proj.weight", [Width, Width]),
        ("model.layers.0.self_attn.o_proj.weight", [Width, Width]),
        ("model.layers.0.self_attn.q_proj.weight", [Width, Width]),
        ("model.layers.0.self_attn.v_proj.weight", [Width, Width]),
        ("model.norm.weight", [Width]),
    ];

    /// <summary>Bytes of all weights.</summary>
    public static long Bytes => _tensors.Sum(static tensor => Count(tensor.Shape) * (long)sizeof(float));

    public static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"),
            $$"""
            {
              "architectures": ["LlamaForCausalLM"], "model_type": "llama", "torch_dtype": "float32", "tie_word_embeddings": true,
              "hidden_size": {{Width}}, "intermediate_size": {{Hidden}}, "num_hidden_layers": 1, "num_attention_heads": 4, "num_key_value_heads": 4, "vocab_size": {{Vocabulary}},
              "rms_norm_eps": 1e-5, "max_position_embeddings": 128
            }
            """);
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), "{}");
        using var file = File.Create(Path.Combine(folder, "model.safetensors"));
        var (header, offset) = (new Dictionary<string, object>(), 0);
        foreach (var (name, shape) in _tensors)
        {
            var end = offset + Count(shape) * sizeof(float);
            header[name] = new { dtype = "F32", shape, data_offsets = (int[])[offset, end] };
            offset = end;
        }
        var json = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(header));
        using var writer = new BinaryWriter(file);
        writer.Write((long)json.Length);
        writer.Write(json);
        for (var i = 0; i < offset / sizeof(float); i++) writer.Write(MathF.Sin(i * 12.9898f) * 0.7f);
    }

    private static int Count(int[] shape) => shape.Aggregate(1, static (product, dimension) => product * dimension);
}
