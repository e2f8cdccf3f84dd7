using QuantBuild.Numerics;
using QuantBuild.Planning;

namespace QuantBuild.Core.Tests.Formats.Mlx;

/// <summary>Exclude and Override, and what config.json says of them.</summary>
[TestClass]
public sealed class Rules_of_the_user
{
    private static TestCheckpoint Source() => new TestCheckpoint("llama", ElementType.BFloat16).Set("torch_dtype", "bfloat16").Set("tie_word_embeddings", false)
        .AddLlamaLayers(2).Add("lm_head.weight", 96, 64).Save();

    [TestMethod]
    public void Give_modules_a_precision_of_their_own()
    {
        using var source = Source();

        var result = source.Quantize("INT4", new QuantizationSettings
        {
            Overrides = [new("*.mlp.*", "INT8"), new("*layers.1.mlp.down_proj", "NVFP4"), new("*up_proj.weight", "FP32"), new("lm_head", "INT4")],
        });

        Assert.AreEqual("""{"group_size":64,"bits":8,"mode":"affine"}""", result.Quantization["model.layers.0.mlp.down_proj"]!.ToJsonString());
        Assert.AreEqual("""{"group_size":16,"bits":4,"mode":"nvfp4"}""", result.Quantization["model.layers.1.mlp.down_proj"]!.ToJsonString());
        Assert.AreEqual("U8 [64, 8]", result.Shape("model.layers.1.mlp.down_proj.scales"));
        Assert.IsFalse((bool)result.Quantization["model.layers.0.mlp.up_proj"]!);
        Assert.AreEqual("F32 [128, 64]", result.Shape("model.layers.0.mlp.up_proj.weight"));
        // What the whole model gets needs no line.
        Assert.IsFalse(result.Quantization.ContainsKey("lm_head"));
        Assert.IsFalse(result.Quantization.ContainsKey("model.layers.0.self_attn.q_proj"));
        Assert.IsEmpty(result.Codes);
    }

    [TestMethod]
    public void Keep_what_is_excluded_byte_for_byte()
    {
        using var source = new TestCheckpoint("llama").Set("torch_dtype", "float16").Set("tie_word_embeddings", false).AddLlamaLayers(1).Add("lm_head.weight", 96, 64).Save();

        var result = source.Quantize("INT4", new QuantizationSettings { Exclude = ["lm_head*", "*norm*"], Overrides = [new("lm_head", "INT8")] });

        Assert.AreEqual("F32 [96, 64]", result.Shape("lm_head.weight"));
        CollectionAssert.AreEqual(source.Values("lm_head.weight"), result.Floats("lm_head.weight"));
        Assert.IsFalse((bool)result.Quantization["lm_head"]!);
        Assert.AreEqual("F32 [64]", result.Shape("model.norm.weight"));
        Assert.IsFalse(result.Quantization.ContainsKey("model.norm"));
        Assert.AreEqual("excluded by \"lm_head*\"", result.Report.Tensors.Single(tensor => tensor.Name == "lm_head.weight").Kept);
    }

    [TestMethod]
    public void Quantize_a_few_modules_of_a_model_that_is_converted()
    {
        using var source = Source();

        var result = source.Quantize("FP16", new QuantizationSettings { Overrides = [new("*down_proj", "INT8")] });

        Assert.AreEqual("""{"group_size":64,"bits":8,"mode":"affine"}""", result.Quantization.ToJsonString());
        Assert.AreEqual("F16 [64, 2]", result.Shape("model.layers.0.mlp.down_proj.scales"));
        Assert.AreEqual("F16 [96, 64]", result.Shape("lm_head.weight"));
    }

    [TestMethod]
    public void Warn_when_they_match_nothing()
    {
        using var source = Source();

        var result = source.Quantize("INT4", new QuantizationSettings { Exclude = ["*head*", "*haed*"] });

        CollectionAssert.AreEqual(new[] { "QB1206" }, result.Codes.ToArray());
    }

    [TestMethod]
    public void Say_when_nothing_is_left_to_quantize()
    {
        using var source = Source();

        var result = source.Quantize("INT4", new QuantizationSettings { Exclude = ["*"] });

        CollectionAssert.AreEqual(new[] { "QB2474" }, result.Codes.ToArray());
        Assert.IsFalse(result.Config.ContainsKey("quantization"));
    }
}
