using QuantBuild.Numerics;
using QuantBuild.Validation;

namespace QuantBuild.Core.Tests.Formats.Mlx;

/// <summary>inspect and compare, on checkpoints and on what was made of them.</summary>
[TestClass]
public sealed class Reading_results_back
{
    private static readonly ValidationSettings Off = new() { Enabled = false };

    [TestMethod]
    [DataRow("INT2")]
    [DataRow("INT3")]
    [DataRow("INT4")]
    [DataRow("INT5")]
    [DataRow("INT6")]
    [DataRow("INT8")]
    [DataRow("MXFP4")]
    [DataRow("MXFP8")]
    [DataRow("NVFP4")]
    [DataRow("FP16")]
    public void Measures_the_errors_that_the_report_states(string precision)
    {
        using var source = new TestCheckpoint("llama", ElementType.BFloat16).Set("torch_dtype", "bfloat16").Set("tie_word_embeddings", true).AddLlamaLayers(1, width: 128).Save();
        var report = source.Quantize(precision).Report;

        var compared = source.Quantizer.Compare(source.Folder, source.Output, Off).Tensors;

        Assert.HasCount(source.Names.Count, compared);
        foreach (var tensor in report.Tensors)
        {
            var other = compared.Single(entry => entry.Name == tensor.Name);
            Assert.AreEqual("BF16", other.ReferenceType);
            Assert.AreEqual(tensor.To, other.CandidateType);
            if (tensor.SqnrDb is null)
            {
                Assert.IsNull(other.SqnrDb);
                Assert.AreEqual(0, other.MaxAbsError);
                continue;
            }
            // The report knows the scales before they are rounded to their type.
            Assert.AreEqual(tensor.SqnrDb.Value, other.SqnrDb!.Value, 0.3, tensor.Name);
            Assert.IsGreaterThan(0, other.MaxAbsError);
        }
    }

    [TestMethod]
    public void Finds_experts_in_their_stack()
    {
        using var source = new TestCheckpoint("qwen3_moe").Set("tie_word_embeddings", true);
        for (var expert = 0; expert < 3; expert++) source.Add($"model.layers.0.mlp.experts.{expert}.up_proj.weight", 64, 64);
        source.Save().Quantize("INT8");

        var compared = source.Quantizer.Compare(source.Folder, source.Output, Off).Tensors;

        Assert.HasCount(3, compared);
        Assert.IsTrue(compared.All(tensor => tensor.SqnrDb > 40));
    }

    [TestMethod]
    public void Describes_modules_by_what_they_decode_to()
    {
        using var source = new TestCheckpoint("llama", ElementType.BFloat16).Set("tie_word_embeddings", false).AddLlamaLayers(1).Add("lm_head.weight", 96, 64).Save();
        var result = source.Quantize("INT6");

        var before = source.Quantizer.Inspect(source.Folder);
        var after = source.Quantizer.Inspect(result.Folder);

        Assert.AreEqual("BF16 [96, 64] 12288 head", Text(before, "lm_head.weight"));
        Assert.AreEqual("INT6 in groups of 64 [96, 64] 4992 head", Text(after, "lm_head.weight"));
        Assert.AreEqual("BF16 [64] 128 norm", Text(after, "model.norm.weight"));
        Assert.HasCount(source.Names.Count, after.Tensors);
        Assert.AreEqual("INT6 (affine) in groups of 64", after.Properties.Single(entry => entry.Key == "quantization").Value);
        Assert.HasCount(16, before.Precisions);
        Assert.IsEmpty(after.Precisions);
        Assert.AreEqual("attention projection 4", $"{before.Operators[0].Key} {before.Operators[0].Value}");
    }

    [TestMethod]
    public void Refuses_codes_that_do_not_fit_their_scales()
    {
        using var source = new TestCheckpoint("llama").Set("quantization", new System.Text.Json.Nodes.JsonObject { ["group_size"] = 64, ["bits"] = 4 })
            .AddValues(ElementType.UInt32, "model.embed_tokens.weight", [32, 8], new float[32 * 8]).Add("model.embed_tokens.scales", 32, 2).Add("model.embed_tokens.biases", 32, 2).Save();
        using var odd = new TestCheckpoint("llama").Set("quantization", new System.Text.Json.Nodes.JsonObject { ["group_size"] = 64, ["bits"] = 7 })
            .AddValues(ElementType.UInt32, "model.embed_tokens.weight", [32, 8], new float[32 * 8]).Add("model.embed_tokens.scales", 32, 1).Add("model.embed_tokens.biases", 32, 1).Save();

        Assert.AreEqual("QB2464", Refusal(source));
        Assert.AreEqual("QB2465", Refusal(odd));
    }

    /// <summary>GPTQ and AWQ have bits and groups as well, and other tensors.</summary>
    [TestMethod]
    public void Describes_what_other_systems_quantized()
    {
        using var source = new TestCheckpoint("llama")
            .Set("quantization_config", new System.Text.Json.Nodes.JsonObject { ["quant_method"] = "gptq", ["bits"] = 4, ["group_size"] = -1 })
            .AddValues(ElementType.Int32, "model.layers.0.mlp.up_proj.qweight", [8, 64], new float[8 * 64]).Add("model.layers.0.mlp.up_proj.scales", 1, 64).Save();

        var model = source.Quantizer.Inspect(source.Folder);

        Assert.AreEqual("INT32 [8, 64] 2048 MLP projection", Text(model, "model.layers.0.mlp.up_proj.qweight"));
        Assert.IsEmpty(model.Precisions);
    }

    private static string Refusal(TestCheckpoint source) =>
        Assert.ThrowsExactly<QuantBuild.Diagnostics.QuantBuildException>(() => source.Quantizer.Inspect(source.Folder)).Diagnostic.Code;

    private static string Text(QuantBuild.Reporting.ModelDescription model, string name)
    {
        var tensor = model.Tensors.Single(entry => entry.Name == name);
        return $"{tensor.Type} [{string.Join(", ", tensor.Shape)}] {tensor.Bytes} {tensor.Operator}";
    }
}
