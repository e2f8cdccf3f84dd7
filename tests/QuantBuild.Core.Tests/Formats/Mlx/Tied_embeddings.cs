using QuantBuild.Numerics;

namespace QuantBuild.Core.Tests.Formats.Mlx;

/// <summary>A head that is the embedding: mlx_lm refuses scales of a head that it does not build.</summary>
[TestClass]
public sealed class Tied_embeddings
{
    [TestMethod]
    public void Leave_the_head_out()
    {
        using var source = new TestCheckpoint("qwen2", ElementType.BFloat16).Set("tie_word_embeddings", true).AddLlamaLayers(1)
            .Add("lm_head.weight", 96, 64).Add("lm_head.bias", 96).Save();

        var result = source.Quantize();

        Assert.IsFalse(result.Tensors.Keys.Any(name => name.StartsWith("lm_head", StringComparison.Ordinal)));
        Assert.AreEqual("left out: the embedding is the head as well", result.Report.Tensors.Single(tensor => tensor.Name == "lm_head.weight").Kept);
        Assert.AreEqual(0, result.Report.Tensors.Single(tensor => tensor.Name == "lm_head.weight").BytesAfter);
        Assert.AreEqual(source.Names.Where(name => !name.StartsWith("lm_head", StringComparison.Ordinal)).Sum(name => source.Values(name).LongLength), (long)result.Index["metadata"]!["total_parameters"]!);
    }

    /// <summary>Gemma never has a head of its own, and says so nowhere.</summary>
    [TestMethod]
    public void Are_known_of_Gemma()
    {
        using var source = new TestCheckpoint("gemma2", ElementType.BFloat16).AddLlamaLayers(1).Add("model.layers.0.pre_feedforward_layernorm.weight", 64).Add("lm_head.weight", 96, 64).Save();

        var result = source.Quantize();

        Assert.IsFalse(result.Tensors.ContainsKey("lm_head.scales"));
        Assert.IsTrue(result.Tensors.ContainsKey("model.embed_tokens.scales"));
        Assert.AreEqual("BF16 [64]", result.Shape("model.layers.0.pre_feedforward_layernorm.weight"));
        Assert.IsFalse(result.Config.ContainsKey("tie_word_embeddings"));
        Assert.IsEmpty(result.Codes);
    }

    /// <summary>Where the key is missing mlx_lm takes a Llama to be tied, which one with a head is not.</summary>
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Are_stated_where_the_source_says_nothing(bool hasHead)
    {
        using var source = new TestCheckpoint("llama").AddLlamaLayers(1);
        if (hasHead) source.Add("lm_head.weight", 96, 64);
        source.Save();

        var result = source.Quantize();

        Assert.AreEqual(hasHead, result.Tensors.ContainsKey("lm_head.scales"));
        Assert.AreEqual(!hasHead, (bool)result.Config["tie_word_embeddings"]!);
    }

    [TestMethod]
    public void Warn_when_neither_head_nor_tie_is_there()
    {
        using var source = new TestCheckpoint("mistral").Set("tie_word_embeddings", false).AddLlamaLayers(1).Save();

        CollectionAssert.AreEqual(new[] { "QB2476" }, source.Quantize().Codes.ToArray());
    }

    [TestMethod]
    public void Leave_frequencies_out_too()
    {
        using var source = new TestCheckpoint("llama").Set("tie_word_embeddings", true).AddLlamaLayers(1).Add("model.layers.0.self_attn.rotary_emb.inv_freq", 8).Save();

        Assert.IsFalse(source.Quantize().Tensors.ContainsKey("model.layers.0.self_attn.rotary_emb.inv_freq"));
    }

    [TestMethod]
    public void Leave_the_parts_out_that_mlx_lm_does_not_run()
    {
        using var source = new TestCheckpoint("gemma3", ElementType.BFloat16).Set("vision_config", new System.Text.Json.Nodes.JsonObject()).Set("text_config", new System.Text.Json.Nodes.JsonObject { ["dtype"] = "bfloat16" })
            .Add("language_model.model.embed_tokens.weight", 96, 64).Add("vision_tower.encoder.weight", 64, 64).Add("multi_modal_projector.mm_input_projection_weight", 64, 64).Save();

        var result = source.Quantize();

        CollectionAssert.AreEquivalent(
            new[] { "language_model.model.embed_tokens.weight", "language_model.model.embed_tokens.scales", "language_model.model.embed_tokens.biases" }, result.Tensors.Keys.ToArray());
        Assert.IsFalse(result.Config.ContainsKey("vision_config"));
    }
}
