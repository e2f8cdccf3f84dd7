using System.Text.Json.Nodes;
using QuantBuild.Diagnostics;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Numerics;
using QuantBuild.Planning;
using QuantBuild.Validation;

namespace QuantBuild.Core.Tests.Formats.Mlx;

/// <summary>A small checkpoint in a folder of its own, with random weights, and the engine to quantize it.</summary>
internal sealed class TestCheckpoint : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("quantbuild-mlx-");
    private readonly Dictionary<string, (ElementType Type, long[] Shape, float[] Values)> tensors = new(StringComparer.Ordinal);

    public TestCheckpoint(string modelType, ElementType type = ElementType.Float32)
    {
        Type = type;
        Config = new JsonObject { ["model_type"] = modelType, ["architectures"] = new JsonArray("TestForCausalLM") };
        Directory.CreateDirectory(Folder);
    }

    public JsonObject Config { get; }

    public ElementType Type { get; }

    public string Folder => Path.Combine(directory.FullName, "model");

    public string Output => Path.Combine(directory.FullName, "result");

    public Quantizer Quantizer { get; } = new(_ => null);

    public IReadOnlyList<string> Names => [.. tensors.Keys];

    /// <summary>What is stored of a tensor: values that its type can hold.</summary>
    public float[] Values(string name) => tensors[name].Values;

    public TestCheckpoint Set(string key, JsonNode? value)
    {
        Config[key] = value;
        return this;
    }

    public TestCheckpoint Add(string name, params long[] shape) => AddOf(Type, name, shape);

    public TestCheckpoint AddOf(ElementType type, string name, params long[] shape)
    {
        var random = new Random(tensors.Count + 1);
        var values = new float[shape.Aggregate(1L, (product, dimension) => product * dimension)];
        for (var i = 0; i < values.Length; i++) values[i] = (float)((random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 0.1);
        return AddValues(type, name, shape, values);
    }

    public TestCheckpoint AddValues(ElementType type, string name, long[] shape, float[] values)
    {
        tensors.Add(name, (type, shape, type.IsFloat() ? Decode(Encode(values, type), type) : values));
        return this;
    }

    /// <summary>Layers as Llama, Qwen and Mistral name them.</summary>
    public TestCheckpoint AddLlamaLayers(int layers, int width = 64, int hidden = 128, int vocabulary = 96)
    {
        Add("model.embed_tokens.weight", vocabulary, width);
        for (var layer = 0; layer < layers; layer++)
        {
            foreach (var name in (string[])["q_proj", "k_proj", "v_proj", "o_proj"]) Add($"model.layers.{layer}.self_attn.{name}.weight", width, width);
            Add($"model.layers.{layer}.mlp.gate_proj.weight", hidden, width);
            Add($"model.layers.{layer}.mlp.up_proj.weight", hidden, width);
            Add($"model.layers.{layer}.mlp.down_proj.weight", width, hidden);
            Add($"model.layers.{layer}.input_layernorm.weight", width);
            Add($"model.layers.{layer}.post_attention_layernorm.weight", width);
        }
        return Add("model.norm.weight", width);
    }

    public TestCheckpoint Write(string name, string content)
    {
        File.WriteAllText(Path.Combine(Folder, name), content);
        return this;
    }

    /// <summary>Writes config.json and the weights.</summary>
    public TestCheckpoint Save(int files = 1)
    {
        File.WriteAllText(Path.Combine(Folder, "config.json"), Config.ToJsonString());
        var map = new JsonObject();
        for (var file = 0; file < files; file++)
        {
            var name = files == 1 ? "model.safetensors" : $"model-{file + 1:D5}-of-{files:D5}.safetensors";
            SaveShard(name, [.. tensors.Where((_, index) => index * files / tensors.Count == file)]);
            foreach (var tensor in tensors.Where((_, index) => index * files / tensors.Count == file)) map[tensor.Key] = name;
        }
        if (files > 1) File.WriteAllText(Path.Combine(Folder, "model.safetensors.index.json"), new JsonObject { ["metadata"] = new JsonObject(), ["weight_map"] = map }.ToJsonString());
        return this;
    }

    public MlxResult Quantize(string precision = "INT4", QuantizationSettings? settings = null)
    {
        var result = Quantizer.Quantize(new QuantizationRequest
        {
            Source = Folder,
            Output = Output,
            Settings = (settings ?? new()) with { Precision = precision },
            Validation = new ValidationSettings { Enabled = false },
        });
        Assert.IsTrue(result.Succeeded, string.Join(Environment.NewLine, result.Errors));
        return new MlxResult(this, result.Report);
    }

    /// <summary>A run that must end in a coded error and leave nothing behind.</summary>
    public Diagnostic Refuse(string precision = "INT4", QuantizationSettings? settings = null)
    {
        var error = Assert.ThrowsExactly<QuantBuildException>(() => Quantize(precision, settings)).Diagnostic;
        Assert.IsFalse(Directory.Exists(Output));
        return error;
    }

    public void Dispose() => directory.Delete(recursive: true);

    private void SaveShard(string name, KeyValuePair<string, (ElementType Type, long[] Shape, float[] Values)>[] shard)
    {
        var layout = SafetensorsHeader.Layout(
            [.. shard.Select(tensor => (tensor.Key, SafetensorsTypes.Of(tensor.Value.Type)!.Value, (IReadOnlyList<long>)tensor.Value.Shape))], new Dictionary<string, string> { ["format"] = "pt" });
        var bytes = new byte[layout.FileLength];
        layout.Header.CopyTo(bytes, 0);
        for (var i = 0; i < shard.Length; i++) Encode(shard[i].Value.Values, shard[i].Value.Type).CopyTo(bytes, layout.Offsets[i]);
        File.WriteAllBytes(Path.Combine(Folder, name), bytes);
    }

    private static byte[] Encode(float[] values, ElementType type)
    {
        var bytes = new byte[type.ByteSize(values.Length)];
        if (type.IsFloat()) FloatConversion.FromSingle(values, type, bytes);
        else for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)i;
        return bytes;
    }

    private static float[] Decode(byte[] bytes, ElementType type)
    {
        var values = new float[bytes.Length * 8 / type.BitSize()];
        FloatConversion.ToSingle(bytes, type, values);
        return values;
    }
}
