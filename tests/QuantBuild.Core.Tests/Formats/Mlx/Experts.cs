using QuantBuild.Numerics;
using QuantBuild.Planning;

namespace QuantBuild.Core.Tests.Formats.Mlx;

/// <summary>Mixtures of experts: mlx_lm keeps the experts of a layer as one stack, and some families their routers in 8 bits.</summary>
[TestClass]
public sealed class Experts
{
    private const string Block = "model.layers.0.mlp";

    private static TestCheckpoint Qwen3(int experts = 3, string modelType = "qwen3_moe")
    {
        var source = new TestCheckpoint(modelType).Set("tie_word_embeddings", true).Add("model.embed_tokens.weight", 32, 64).Add($"{Block}.gate.weight", experts, 64);
        // Not in the order of their numbers, as files sort them.
        foreach (var expert in Enumerable.Range(0, experts).OrderBy(expert => $"{expert}", StringComparer.Ordinal))
            foreach (var (name, rows, columns) in new[] { ("gate_proj", 128, 64), ("up_proj", 128, 64), ("down_proj", 64, 128) }) source.Add($"{Block}.experts.{expert}.{name}.weight", rows, columns);
        return source;
    }

    [TestMethod]
    public void Become_one_stack_for_each_projection()
    {
        using var source = Qwen3(11).Save();

        var result = source.Quantize("INT8");

        Assert.AreEqual("U32 [11, 128, 16]", result.Shape($"{Block}.switch_mlp.up_proj.weight"));
        Assert.AreEqual("F32 [11, 64, 2]", result.Shape($"{Block}.switch_mlp.down_proj.scales"));
        Assert.AreEqual("F32 [11, 64, 2]", result.Shape($"{Block}.switch_mlp.down_proj.biases"));
        Assert.IsFalse(result.Tensors.Keys.Any(name => name.Contains(".experts.", StringComparison.Ordinal)));
        // Each expert at its own number.
        float[] all = [.. Enumerable.Range(0, 11).SelectMany(expert => source.Values($"{Block}.experts.{expert}.down_proj.weight"))];
        AffineBounds.AssertHalfAStep(result, $"{Block}.switch_mlp.down_proj", 8, 64, all, 1.2e-7);
        Assert.IsEmpty(result.Codes);
    }

    [TestMethod]
    public void Of_Mixtral_are_renamed()
    {
        const string block = "model.layers.0.block_sparse_moe";
        using var source = new TestCheckpoint("mixtral").Set("tie_word_embeddings", false).Add("lm_head.weight", 32, 64)
            .Add($"{block}.gate.weight", 2, 64)
            .Add($"{block}.experts.0.w1.weight", 128, 64).Add($"{block}.experts.0.w2.weight", 64, 128).Add($"{block}.experts.0.w3.weight", 128, 64)
            .Add($"{block}.experts.1.w1.weight", 128, 64).Add($"{block}.experts.1.w2.weight", 64, 128).Add($"{block}.experts.1.w3.weight", 128, 64).Save();

        var result = source.Quantize("FP16");

        Assert.AreEqual("F16 [2, 128, 64]", result.Shape($"{block}.switch_mlp.gate_proj.weight"));
        Assert.AreEqual("F16 [2, 64, 128]", result.Shape($"{block}.switch_mlp.down_proj.weight"));
        float[] expected = [.. source.Values($"{block}.experts.0.w3.weight"), .. source.Values($"{block}.experts.1.w3.weight")];
        CollectionAssert.AreEqual(expected.Select(value => (float)(Half)value).ToArray(), result.Floats($"{block}.switch_mlp.up_proj.weight"));
    }

    [TestMethod]
    [DataRow("INT4")]
    [DataRow("MXFP4")]
    public void Have_routers_of_8_bits_where_mlx_lm_wants_them(string precision)
    {
        using var source = Qwen3().Save();

        var result = source.Quantize(precision);

        Assert.AreEqual("""{"group_size":64,"bits":8,"mode":"affine"}""", result.Quantization[$"{Block}.gate"]!.ToJsonString());
        AffineBounds.AssertHalfAStep(result, $"{Block}.gate", 8, 64, source.Values($"{Block}.gate.weight"), 1.2e-7);
        // Those of Qwen 2 are treated as every other layer.
        using var other = Qwen3(modelType: "qwen2_moe").Save();
        Assert.IsFalse(other.Quantize(precision).Quantization.ContainsKey($"{Block}.gate"));
    }

    [TestMethod]
    public void Are_overridden_and_excluded_as_a_stack()
    {
        using var source = Qwen3().Save();

        var result = source.Quantize("INT4", new QuantizationSettings { Exclude = ["*.experts.*.up_proj*"], Overrides = [new("*switch_mlp.down_proj", "INT6")] });

        Assert.AreEqual("F32 [3, 128, 64]", result.Shape($"{Block}.switch_mlp.up_proj.weight"));
        Assert.IsFalse((bool)result.Quantization[$"{Block}.switch_mlp.up_proj"]!);
        Assert.AreEqual("U32 [3, 64, 24]", result.Shape($"{Block}.switch_mlp.down_proj.weight"));
        Assert.IsEmpty(result.Codes);
    }

    [TestMethod]
    public void Are_refused_when_one_is_missing_or_unlike_the_others()
    {
        using var missing = Qwen3(2).Add($"{Block}.experts.3.up_proj.weight", 128, 64).Save();
        using var unlike = Qwen3(2).Add($"{Block}.experts.2.up_proj.weight", 64, 64).Save();
        using var other = Qwen3(2).AddOf(ElementType.Float16, $"{Block}.experts.2.up_proj.weight", 128, 64).Save();

        Assert.AreEqual("QB2463", missing.Refuse().Code);
        Assert.AreEqual("QB2463", unlike.Refuse().Code);
        Assert.AreEqual("QB2463", other.Refuse().Code);
    }

    /// <summary>Stacks that have the names of MLX already are three-dimensional; other tensors of three dimensions are not of layers that it quantizes.</summary>
    [TestMethod]
    public void In_stacks_are_quantized_and_convolutions_are_not()
    {
        using var source = new TestCheckpoint("other").Add("model.layers.0.mlp.switch_mlp.up_proj.weight", 2, 64, 64).Add("model.conv.weight", 64, 64, 64).Save();

        var result = source.Quantize();

        Assert.AreEqual("U32 [2, 64, 8]", result.Shape("model.layers.0.mlp.switch_mlp.up_proj.weight"));
        Assert.AreEqual("F32 [64, 64, 64]", result.Shape("model.conv.weight"));
        CollectionAssert.AreEqual(new[] { "QB2473" }, result.Codes.ToArray());
    }
}
