using System.Runtime.InteropServices;
using QuantBuild.Formats.Safetensors;
using QuantBuild.TestModels;
using QuantBuild.TestModels.Gguf;

namespace QuantBuild.Engine.Tests.Support;

/// <summary>Small models with every kind of weight that a format has.</summary>
internal static class EveryKind
{
    /// <summary>Writes the model for a format, and gives its path.</summary>
    /// <param name="workspace">Where.</param>
    /// <param name="format">Of the result.</param>
    public static string For(Workspace workspace, string format) => format switch
    {
        "gguf" => SyntheticGguf.Write(workspace.PathOf("model.gguf"), SyntheticGgufShape.Tiny),
        "mlx" => Checkpoint(workspace.PathOf("checkpoint")),
        _ => workspace.Save(Onnx()),
    };

    /// <summary>Several chunks, sizes that no vector divides, half precision, blocks along rows and along columns, scales for channels.</summary>
    private static ModelBuilder Onnx() => new ModelBuilder(19, 9).Graph(graph => graph
        .Input("ids", 7, 2).Input("x", 1, 2, 300).Input("image", 1, 1, 16, 8, 8)
        .Output("embedded", 1, 2, 96).Output("y", 1, 2, 70).Output("h", 10, 2, 65).Output("features", 1, 1, 21, 6, 6).Output("states", 1, 2, 1, 1, 17)
        .Weight("table", 51, 96).Node("Gather", "table ids", "embedded")
        .Weight("wide", 300, 2101).Node("MatMul", "x wide", "a")
        .Weight("tall", 2101, 130).Node("MatMul", "a tall", "b")
        .Weight("turned", 70, 130).Weight("bias", 70).Node("Gemm", "b turned bias", "y", ("transB", 1))
        .Initializer(Weights.Half("half", 300, 65)).Node("Cast", "x", "x16", ("to", 10)).Node("MatMul", "x16 half", "h")
        .Weight("filter", 21, 16, 3, 3).Node("Conv", "image filter", "features")
        .Weight("w", 1, 68, 70).Weight("r", 1, 68, 17).Initializer(Tensors.Integers([3], [2, 1, 70], "shape")).Node("Reshape", "y shape", "sequence")
        .Node("LSTM", "sequence w r", "states", ("hidden_size", 17)));

    /// <summary>A checkpoint of one layer as Llama has them, in BF16.</summary>
    private static string Checkpoint(string folder)
    {
        (string Name, long[] Shape)[] tensors =
        [
            ("model.embed_tokens.weight", [96, 128]),
            .. ((string[])["q_proj", "k_proj", "v_proj", "o_proj"]).Select(static name => ($"model.layers.0.self_attn.{name}.weight", (long[])[128, 128])),
            ("model.layers.0.mlp.gate_proj.weight", [320, 128]),
            ("model.layers.0.mlp.up_proj.weight", [320, 128]),
            ("model.layers.0.mlp.down_proj.weight", [128, 320]),
            ("model.layers.0.input_layernorm.weight", [128]),
            ("model.layers.0.post_attention_layernorm.weight", [128]),
            ("model.norm.weight", [128]),
            ("lm_head.weight", [96, 128]),
        ];
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), """
            { "model_type": "llama", "architectures": ["LlamaForCausalLM"], "hidden_size": 128, "intermediate_size": 320,
              "num_attention_heads": 4, "num_hidden_layers": 1, "vocab_size": 96, "tie_word_embeddings": false }
            """);
        var layout = SafetensorsHeader.Layout(
            [.. tensors.Select(static tensor => (tensor.Name, SafetensorsType.BF16, (IReadOnlyList<long>)tensor.Shape))], new Dictionary<string, string> { ["format"] = "pt" });
        using var file = File.Create(Path.Combine(folder, "model.safetensors"));
        file.Write(layout.Header);
        // Every value is random, so the order of the tensors does not matter.
        var values = Weights.Values("checkpoint", (layout.FileLength - layout.Header.Length) / 2);
        file.Write(MemoryMarshal.AsBytes<ushort>([.. values.Select(static value => (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16))]));
        return folder;
    }
}
