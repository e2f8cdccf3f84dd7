using QuantBuild.Formats.Mlx.Planning;
using QuantBuild.Numerics;

namespace QuantBuild.Core.Tests.Formats.Mlx;

/// <summary>Mixed recipes: which modules get more bits, above all where a fused projection bears the name of one that does.</summary>
[TestClass]
public sealed class A_phi3_checkpoint_by_recipe
{
    private static TestCheckpoint Source(int layers)
    {
        var source = new TestCheckpoint("phi3", ElementType.BFloat16).Set("torch_dtype", "bfloat16").Set("tie_word_embeddings", false).Add("model.embed_tokens.weight", 32, 64);
        for (var layer = 0; layer < layers; layer++)
        {
            source.Add($"model.layers.{layer}.self_attn.qkv_proj.weight", 96, 64).Add($"model.layers.{layer}.self_attn.o_proj.weight", 64, 64)
                .Add($"model.layers.{layer}.mlp.gate_up_proj.weight", 128, 64).Add($"model.layers.{layer}.mlp.down_proj.weight", 64, 64)
                .Add($"model.layers.{layer}.input_layernorm.weight", 64);
        }
        return source.Add("model.norm.weight", 64).Add("lm_head.weight", 32, 64);
    }

    [TestMethod]
    [DataRow("MIXED_2_6", 2, 6)]
    [DataRow("MIXED_3_4", 3, 4)]
    [DataRow("mixed_3_6", 3, 6)]
    [DataRow("mixed_4_6", 4, 6)]
    public void Gives_more_bits_to_head_value_and_down_projections_of_some_layers(string precision, int low, int high)
    {
        using var source = Source(16).Save();

        var result = source.Quantize(precision);

        // 16 layers: the first two, the last two, and of those between every third from the fifth on.
        int[] more = [0, 1, 4, 7, 10, 13, 14, 15];
        for (var layer = 0; layer < 16; layer++)
        {
            var bits = more.Contains(layer) ? high : low;
            AssertBits(result, $"model.layers.{layer}.self_attn.qkv_proj", bits);
            AssertBits(result, $"model.layers.{layer}.mlp.down_proj", bits);
            AssertBits(result, $"model.layers.{layer}.self_attn.o_proj", low);
            AssertBits(result, $"model.layers.{layer}.mlp.gate_up_proj", low);
            Assert.AreEqual(bits == high, result.Quantization.ContainsKey($"model.layers.{layer}.mlp.down_proj"));
        }
        AssertBits(result, "lm_head", high);
        AssertBits(result, "model.embed_tokens", low);
        Assert.AreEqual(low, (int)result.Quantization["bits"]!);
        Assert.AreEqual($$"""{"group_size":64,"bits":{{high}},"mode":"affine"}""", result.Quantization["lm_head"]!.ToJsonString());
        Assert.AreEqual(result.Quantization.ToJsonString(), result.Config["quantization_config"]!.ToJsonString());
        Assert.IsEmpty(result.Codes);
    }

    /// <summary>The layers that mlx_lm's rule names, for every number of layers up to that of the largest models: i &lt; L/8, i ≥ 7L/8, or a third of the rest.</summary>
    [TestMethod]
    public void Follows_the_rule_for_any_number_of_layers()
    {
        var recipe = MixedRecipe.All[0];
        for (var layers = 1; layers <= 130; layers++)
        {
            var layout = MixedRecipe.Layout.Of([.. Enumerable.Range(0, layers).Select(layer => $"language_model.model.layers.{layer}.mlp.down_proj")])!;
            Assert.AreEqual(layers, layout.Layers);
            for (var layer = 0; layer < layers; layer++)
            {
                var more = layer < layers / 8 || layer >= 7 * layers / 8 || (layer - (layers / 8)) % 3 == 2;
                Assert.AreEqual(more ? 6 : 2, recipe.BitsOf($"language_model.model.layers.{layer}.self_attn.v_proj", layout));
                Assert.AreEqual(2, recipe.BitsOf($"language_model.model.layers.{layer}.self_attn.k_proj", layout));
            }
        }
    }

    [TestMethod]
    public void Is_refused_for_models_without_down_projections()
    {
        using var source = new TestCheckpoint("gpt_neox").Add("transformer.layers.0.fc.weight", 64, 64).Save();

        var error = source.Refuse("MIXED_4_6");

        Assert.AreEqual("QB1207", error.Code);
    }

    private static void AssertBits(MlxResult result, string module, int bits)
    {
        var words = result.Tensors[$"{module}.weight"].Entry.Shape[^1];
        Assert.AreEqual(64 * bits / 32, words, module);
    }
}
