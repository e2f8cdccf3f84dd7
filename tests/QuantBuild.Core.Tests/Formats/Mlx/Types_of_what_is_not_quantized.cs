using QuantBuild.Numerics;

namespace QuantBuild.Core.Tests.Formats.Mlx;

/// <summary>The type that config.json names, or that the user asks for; other tensors as they are.</summary>
[TestClass]
public sealed class Types_of_what_is_not_quantized
{
    [TestMethod]
    [DataRow("torch_dtype", "float16", "F16")]
    [DataRow("torch_dtype", "torch.bfloat16", "BF16")]
    [DataRow("dtype", "bfloat16", "BF16")]
    [DataRow("torch_dtype", "float8", "F32")]
    [DataRow("other", "float16", "F32")]
    public void Is_that_of_config_json(string key, string value, string type)
    {
        using var source = new TestCheckpoint("llama").Set(key, value).Set("tie_word_embeddings", true).AddLlamaLayers(1).Save();

        var result = source.Quantize();

        Assert.AreEqual($"{type} [64]", result.Shape("model.norm.weight"));
        Assert.AreEqual($"{type} [96, 1]", result.Shape("model.embed_tokens.scales"));
        Assert.AreEqual(value, (string)result.Config[key]!);
    }

    /// <summary>As converters for MLX do: first the type of the model, then the codes.</summary>
    [TestMethod]
    public void Is_taken_before_the_codes_are()
    {
        using var wide = new TestCheckpoint("llama").Set("torch_dtype", "bfloat16").Set("tie_word_embeddings", true).AddLlamaLayers(1).Save();
        using var narrow = new TestCheckpoint("llama", ElementType.BFloat16).Set("torch_dtype", "bfloat16").Set("tie_word_embeddings", true).AddLlamaLayers(1).Save();

        var expected = narrow.Quantize();
        var result = wide.Quantize();

        foreach (var name in expected.Tensors.Keys) CollectionAssert.AreEqual(expected.Bytes(name), result.Bytes(name), name);
    }

    [TestMethod]
    [DataRow("FP16", "F16", "float16")]
    [DataRow("BF16", "BF16", "bfloat16")]
    [DataRow("FP32", "F32", "float32")]
    public void Is_that_of_the_whole_model_when_asked_for(string precision, string type, string name)
    {
        using var source = new TestCheckpoint("llama", ElementType.BFloat16).Set("torch_dtype", "bfloat16").Set("tie_word_embeddings", true).AddLlamaLayers(1).Save();

        var result = source.Quantize(precision);

        Assert.IsTrue(result.Tensors.Values.All(tensor => tensor.Entry.Type.ToString() == type));
        Assert.AreEqual(name, (string)result.Config["torch_dtype"]!);
        Assert.IsFalse(result.Config.ContainsKey("quantization"));
        CollectionAssert.AreEqual(precision == "BF16" ? new[] { "QB2474" } : [], result.Codes.ToArray());
    }

    [TestMethod]
    public void Limits_what_it_cannot_hold()
    {
        using var source = new TestCheckpoint("llama").Set("torch_dtype", "float16").Set("tie_word_embeddings", true).AddLlamaLayers(1)
            .AddValues(ElementType.Float32, "model.layers.0.large_norm.weight", [2], [1e6f, -3e38f]).Save();

        var result = source.Quantize();

        CollectionAssert.AreEqual(new[] { 65504f, -65504f }, result.Floats("model.layers.0.large_norm.weight"));
        CollectionAssert.AreEqual(new[] { "QB2475" }, result.Codes.ToArray());
    }

    [TestMethod]
    public void Does_not_touch_integers()
    {
        using var source = new TestCheckpoint("llama").Set("torch_dtype", "float16").Set("tie_word_embeddings", true).AddLlamaLayers(1)
            .AddValues(ElementType.Int64, "model.positions", [2, 3], [0, 0, 0, 0, 0, 0]).AddValues(ElementType.Bool, "model.mask", [3, 3], new float[9]).Save();

        var result = source.Quantize();

        Assert.AreEqual("I64 [2, 3]", result.Shape("model.positions"));
        CollectionAssert.AreEqual(Enumerable.Range(0, 48).Select(i => (byte)i).ToArray(), result.Bytes("model.positions"));
        Assert.AreEqual("BOOL [3, 3]", result.Shape("model.mask"));
    }

    [TestMethod]
    public void Is_narrower_than_FP64()
    {
        using var source = new TestCheckpoint("llama").Set("tie_word_embeddings", true).AddLlamaLayers(1)
            .AddOf(ElementType.Float64, "model.layers.0.mlp.extra_norm.weight", 64).AddOf(ElementType.Float64, "model.layers.0.mlp.extra.weight", 64, 64).Save();

        var result = source.Quantize();

        Assert.AreEqual("F32 [64]", result.Shape("model.layers.0.mlp.extra_norm.weight"));
        // A layer is quantized, whatever its type was.
        Assert.AreEqual("U32 [64, 8]", result.Shape("model.layers.0.mlp.extra.weight"));
        Assert.AreEqual("F32 [64, 1]", result.Shape("model.layers.0.mlp.extra.scales"));
    }
}
