using System.Text.Json.Nodes;
using QuantBuild.Numerics;

namespace QuantBuild.Core.Tests.Formats.Mlx;

/// <summary>What is quantized already, and what does not say what it is.</summary>
[TestClass]
public sealed class Sources_that_are_refused
{
    [TestMethod]
    public void Are_quantized_by_their_config()
    {
        using var gptq = new TestCheckpoint("llama").Set("quantization_config", new JsonObject { ["quant_method"] = "gptq", ["bits"] = 4 }).AddLlamaLayers(1).Save();
        using var inner = new TestCheckpoint("gemma3").Set("text_config", new JsonObject { ["quantization_config"] = new JsonObject { ["quant_method"] = "awq" } }).AddLlamaLayers(1).Save();

        var error = gptq.Refuse();

        Assert.AreEqual("QB2461", error.Code);
        StringAssert.EndsWith(error.Found!, "quant_method gptq");
        Assert.AreEqual("QB2461", inner.Refuse().Code);
    }

    [TestMethod]
    public void Are_quantized_by_their_tensors()
    {
        using var narrow = new TestCheckpoint("llama").AddLlamaLayers(1).AddValues(ElementType.Float8E4M3, "model.layers.0.mlp.extra.weight", [64, 64], new float[64 * 64]).Save();
        using var packed = new TestCheckpoint("llama").AddValues(ElementType.UInt32, "model.embed_tokens.weight", [32, 8], new float[32 * 8]).Add("model.embed_tokens.scales", 32, 1).Save();

        Assert.AreEqual("QB2461", narrow.Refuse().Code);
        Assert.AreEqual("QB2461", packed.Refuse().Code);
    }

    [TestMethod]
    public void Are_results_of_an_earlier_run()
    {
        using var source = new TestCheckpoint("llama").Set("tie_word_embeddings", true).AddLlamaLayers(1).Save();
        var result = source.Quantize();

        var error = Assert.ThrowsExactly<QuantBuild.Diagnostics.QuantBuildException>(
            () => source.Quantizer.Quantize(new QuantizationRequest { Source = result.Folder, Output = result.Folder + "-again", Validation = new() { Enabled = false } }));

        Assert.AreEqual("QB2461", error.Diagnostic.Code);
    }

    [TestMethod]
    public void Do_not_say_what_they_are()
    {
        using var nothing = new TestCheckpoint("llama").AddLlamaLayers(1).Save();
        File.Delete(Path.Combine(nothing.Folder, "config.json"));
        using var empty = new TestCheckpoint("llama").AddLlamaLayers(1);
        empty.Config.Remove("model_type");
        empty.Save();

        Assert.AreEqual("QB2462", nothing.Refuse().Code);
        Assert.AreEqual("QB2462", empty.Refuse().Code);
    }

    [TestMethod]
    public void Have_a_tensor_where_scales_would_go()
    {
        using var source = new TestCheckpoint("llama").Set("tie_word_embeddings", true).AddLlamaLayers(1).Add("model.embed_tokens.scales", 4).Save();

        Assert.AreEqual("QB2466", source.Refuse().Code);
    }

    [TestMethod]
    public void Hold_what_no_code_can_stand_for()
    {
        using var source = new TestCheckpoint("llama").Set("tie_word_embeddings", true).AddLlamaLayers(1)
            .AddValues(ElementType.Float32, "model.layers.0.mlp.extra.weight", [1, 64], [.. Enumerable.Repeat(1f, 63), float.NaN]).Save();

        Assert.AreEqual("QB2008", source.Refuse().Code);
    }

    [TestMethod]
    public void Are_only_warned_of_when_their_kind_is_not_known()
    {
        using var source = new TestCheckpoint("somebody_elses").Set("tie_word_embeddings", true).AddLlamaLayers(1).Save();

        var result = source.Quantize();

        CollectionAssert.AreEqual(new[] { "QB2473" }, result.Codes.ToArray());
        Assert.IsTrue(result.Tensors.ContainsKey("model.embed_tokens.scales"));
    }
}
