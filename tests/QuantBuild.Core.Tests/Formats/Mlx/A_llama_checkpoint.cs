using QuantBuild.Numerics;

namespace QuantBuild.Core.Tests.Formats.Mlx;

/// <summary>The plain case: names as they are, layers and embeddings quantized, norms kept.</summary>
[TestClass]
public sealed class A_llama_checkpoint
{
    private static TestCheckpoint Source(ElementType type = ElementType.BFloat16) =>
        new TestCheckpoint("llama", type).Set("torch_dtype", type == ElementType.BFloat16 ? "bfloat16" : "float32").Set("tie_word_embeddings", false)
            .AddLlamaLayers(2).Add("lm_head.weight", 96, 64);

    [TestMethod]
    public void Has_codes_scales_and_biases_for_every_layer()
    {
        using var source = Source().Save();

        var result = source.Quantize();

        foreach (var (name, columns, rows) in new[] { ("model.embed_tokens", 64, 96), ("lm_head", 64, 96), ("model.layers.1.mlp.down_proj", 128, 64), ("model.layers.0.mlp.up_proj", 64, 128) })
        {
            Assert.AreEqual($"U32 [{rows}, {columns / 8}]", result.Shape($"{name}.weight"));
            Assert.AreEqual($"BF16 [{rows}, {columns / 64}]", result.Shape($"{name}.scales"));
            Assert.AreEqual($"BF16 [{rows}, {columns / 64}]", result.Shape($"{name}.biases"));
        }
        Assert.AreEqual("BF16 [64]", result.Shape("model.norm.weight"));
        CollectionAssert.AreEqual(source.Values("model.norm.weight"), result.Floats("model.norm.weight"));
        Assert.HasCount((3 * 16) + 5, result.Tensors);
        Assert.IsEmpty(result.Codes);
    }

    [TestMethod]
    [DataRow(ElementType.Float32, 1.2e-7)]
    [DataRow(ElementType.BFloat16, 1 / 256.0)]
    public void Is_within_half_a_step_everywhere(ElementType type, double rounding)
    {
        using var source = Source(type).Save();
        foreach (var (precision, bits) in new[] { ("INT2", 2), ("INT3", 3), ("INT4", 4), ("INT5", 5), ("INT6", 6), ("INT8", 8) })
        {
            var result = source.Quantize(precision);
            foreach (var name in source.Names.Where(name => !name.Contains("norm", StringComparison.Ordinal)))
                AffineBounds.AssertHalfAStep(result, name[..^".weight".Length], bits, 64, source.Values(name), rounding);
        }
    }

    [TestMethod]
    public void Is_described_by_its_config_and_index()
    {
        using var source = Source().Set("_name_or_path", "/home/someone/model").Set("vision_config", new System.Text.Json.Nodes.JsonObject()).Set("rope_theta", 10000.0)
            .Write("tokenizer.json", "{}").Write("generation_config.json", """{"eos_token_id": 2}""").Save();

        var result = source.Quantize();

        Assert.AreEqual(
            """
            {
                "architectures": [
                    "TestForCausalLM"
                ],
                "model_type": "llama",
                "quantization": {
                    "group_size": 64,
                    "bits": 4,
                    "mode": "affine"
                },
                "quantization_config": {
                    "group_size": 64,
                    "bits": 4,
                    "mode": "affine"
                },
                "rope_theta": 10000,
                "tie_word_embeddings": false,
                "torch_dtype": "bfloat16"
            }
            """.ReplaceLineEndings("\n"), result.Text("config.json"));
        Assert.AreEqual(result.Tensors.Values.Sum(tensor => tensor.Entry.Length), (long)result.Index["metadata"]!["total_size"]!);
        Assert.AreEqual(source.Names.Sum(name => source.Values(name).LongLength), (long)result.Index["metadata"]!["total_parameters"]!);
        CollectionAssert.AreEqual(result.Tensors.Keys.Order(StringComparer.Ordinal).ToArray(), result.Index["weight_map"]!.AsObject().Select(entry => entry.Key).ToArray());
        CollectionAssert.AreEqual(
            new[] { "config.json", "generation_config.json", "model.safetensors", "model.safetensors.index.json", "tokenizer.json" }, result.FileNames.ToArray());
        Assert.AreEqual("""{"eos_token_id": 2}""", result.Text("generation_config.json"));
    }

    [TestMethod]
    public void Is_reported_tensor_by_tensor()
    {
        using var source = Source().Save();

        var report = source.Quantize().Report;

        Assert.AreEqual("mlx", report.Format);
        Assert.IsNull(report.Validation);
        Assert.AreEqual(Directory.EnumerateFiles(source.Output).Sum(file => new FileInfo(file).Length), report.OutputBytes);
        var down = report.Tensors.Single(tensor => tensor.Name == "model.layers.0.mlp.down_proj.weight");
        Assert.AreEqual("BF16 INT4 RTN 64", $"{down.From} {down.To} {down.Algorithm} {down.BlockSize}");
        Assert.AreEqual(64 * 128 * 2, down.BytesBefore);
        Assert.AreEqual(64 * 128 * 4.5 / 8, down.BytesAfter);
        Assert.IsInRange(18, 30, down.SqnrDb!.Value);
        Assert.AreEqual("a norm", report.Tensors.Single(tensor => tensor.Name == "model.norm.weight").Kept);
    }

    [TestMethod]
    public void Comes_out_the_same_for_any_number_of_threads()
    {
        using var source = Source().Save();

        var one = source.Quantize("INT3", new() { Threads = 1 }).Report.OutputSha256;
        var many = source.Quantize("INT3", new() { Threads = 5 }).Report.OutputSha256;

        Assert.AreEqual(one, many);
    }
}
