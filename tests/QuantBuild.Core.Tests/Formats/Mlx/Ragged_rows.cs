using QuantBuild.Planning;

namespace QuantBuild.Core.Tests.Formats.Mlx;

/// <summary>Rows that do not divide into groups: a smaller group, or kept, and never without a word.</summary>
[TestClass]
public sealed class Ragged_rows
{
    private static TestCheckpoint Source() => new TestCheckpoint("llama").Set("tie_word_embeddings", true).Add("model.embed_tokens.weight", 32, 128)
        .Add("model.layers.0.self_attn.o_proj.weight", 32, 96).Add("model.layers.1.self_attn.o_proj.weight", 32, 192).Add("model.layers.0.mlp.down_proj.weight", 128, 172);

    [TestMethod]
    public void Get_smaller_groups_or_stay()
    {
        using var source = Source().Save();

        var result = source.Quantize("INT4", new QuantizationSettings { BlockSize = 128 });

        Assert.AreEqual("""{"group_size":32,"bits":4,"mode":"affine"}""", result.Quantization["model.layers.0.self_attn.o_proj"]!.ToJsonString());
        Assert.AreEqual("""{"group_size":64,"bits":4,"mode":"affine"}""", result.Quantization["model.layers.1.self_attn.o_proj"]!.ToJsonString());
        Assert.AreEqual("F32 [32, 3]", result.Shape("model.layers.0.self_attn.o_proj.scales"));
        AffineBounds.AssertHalfAStep(result, "model.layers.0.self_attn.o_proj", 4, 32, source.Values("model.layers.0.self_attn.o_proj.weight"), 1.2e-7);
        AffineBounds.AssertHalfAStep(result, "model.layers.1.self_attn.o_proj", 4, 64, source.Values("model.layers.1.self_attn.o_proj.weight"), 1.2e-7);
        Assert.AreEqual("F32 [128, 172]", result.Shape("model.layers.0.mlp.down_proj.weight"));
        Assert.IsFalse((bool)result.Quantization["model.layers.0.mlp.down_proj"]!);
        CollectionAssert.AreEqual(source.Values("model.layers.0.mlp.down_proj.weight"), result.Floats("model.layers.0.mlp.down_proj.weight"));
    }

    [TestMethod]
    public void Are_named_in_warnings()
    {
        using var source = Source().Save();

        var warnings = source.Quantize("INT4", new QuantizationSettings { BlockSize = 128 }).Report.Warnings;

        Assert.AreEqual("QB2471: model.layers.0.self_attn.o_proj, model.layers.1.self_attn.o_proj", $"{warnings[0].Code}: {warnings[0].Found}");
        Assert.AreEqual("QB2472: model.layers.0.mlp.down_proj", $"{warnings[1].Code}: {warnings[1].Found}");
        Assert.HasCount(2, warnings);
    }

    [TestMethod]
    public void Have_no_smaller_groups_in_floating_point_modes()
    {
        using var source = Source().Save();

        var result = source.Quantize("MXFP8");

        Assert.AreEqual("U32 [32, 24]", result.Shape("model.layers.0.self_attn.o_proj.weight"));
        Assert.AreEqual("U8 [32, 3]", result.Shape("model.layers.0.self_attn.o_proj.scales"));
        CollectionAssert.AreEqual(new[] { "QB2472" }, result.Codes.ToArray());
    }

    [TestMethod]
    public void Are_listed_up_to_a_number()
    {
        using var source = Source();
        for (var layer = 2; layer < 20; layer++) source.Add($"model.layers.{layer}.mlp.down_proj.weight", 32, 100);
        source.Save();

        var warning = source.Quantize("NVFP4").Report.Warnings.Single();

        StringAssert.StartsWith(warning.Summary, "19 layer(s)");
        StringAssert.EndsWith(warning.Found!, "and 14 more");
    }
}
