using QuantBuild.Formats.Gguf.Planning;
using QuantBuild.Kernels.Ggml;
using QuantBuild.Planning;

namespace QuantBuild.Gguf.Tests.Planning;

/// <summary>Small tables of what each rule does; the large ones are llama.cpp's own.</summary>
[TestClass]
public sealed class Mixtures_of_types
{
    private static readonly ModelShape Grouped = new("llama", 16, 1024, 2048, 16, 4, 512, Tied: false);
    private static readonly ModelShape EightExperts = new("llama", 16, 1024, 2048, 16, 16, 512, Tied: false, Experts: 8);

    [TestMethod]
    [DataRow("Q4_K_M", "Q6_K", "Q4_K", "Q6_K", "Q4_K", "Q4_K")]
    [DataRow("Q4_K_S", "Q6_K", "Q4_K", "Q5_K", "Q4_K", "Q4_K")]
    [DataRow("Q5_K_M", "Q6_K", "Q5_K", "Q6_K", "Q5_K", "Q5_K")]
    [DataRow("Q2_K", "Q6_K", "Q2_K", "Q4_K", "Q3_K", "Q2_K")]
    [DataRow("Q3_K_M", "Q6_K", "Q3_K", "Q5_K", "Q4_K", "Q3_K")]
    [DataRow("Q3_K_L", "Q6_K", "Q3_K", "Q5_K", "Q5_K", "Q3_K")]
    [DataRow("IQ4_XS", "Q6_K", "IQ4_XS", "Q5_K", "IQ4_XS", "IQ4_XS")]
    [DataRow("IQ3_XXS", "Q5_K", "IQ3_S", "Q4_K", "IQ3_S", "IQ2_S")]
    [DataRow("IQ2_M", "Q5_K", "IQ3_S", "Q4_K", "IQ3_S", "IQ2_S")]
    [DataRow("IQ1_S", "Q5_K", "Q2_K", "Q4_K", "IQ2_XXS", "IQ1_S")]
    [DataRow("Q8_0", "Q8_0", "Q8_0", "Q8_0", "Q8_0", "Q8_0")]
    [DataRow("MXFP4_MOE", "Q8_0", "Q8_0", "Q8_0", "Q8_0", "Q8_0")]
    [DataRow("F16", "F16", "F16", "F16", "F16", "F16")]
    public void The_first_layer_of_a_model_with_grouped_queries(string precision, string output, string embedding, string value, string attention, string query)
    {
        var types = Grouped.Decide(precision).ToDictionary(static entry => entry.Key, static entry => entry.Value.Type.ToString());

        Assert.AreEqual(output, types["output.weight"]);
        Assert.AreEqual(embedding, types["token_embd.weight"]);
        Assert.AreEqual(value, types["blk.0.attn_v.weight"]);
        Assert.AreEqual(attention, types["blk.0.attn_output.weight"]);
        Assert.AreEqual(query, types["blk.0.attn_q.weight"]);
    }

    [TestMethod]
    public void More_bits_for_the_first_and_last_eighth_and_for_every_third_layer_between()
    {
        var types = Grouped.Decide("Q4_K_M");

        var more = Enumerable.Range(0, 16).Where(layer => types[$"blk.{layer}.ffn_down.weight"].Type == GgmlType.Q6_K);

        CollectionAssert.AreEqual(new[] { 0, 1, 4, 7, 10, 13, 14, 15 }, more.ToArray());
    }

    [TestMethod]
    public void The_output_of_a_tied_model_is_its_embedding() =>
        Assert.AreEqual(GgmlType.Q6_K, (Grouped with { Tied = true }).Decide("Q4_K_M")["token_embd.weight"].Type);

    [TestMethod]
    public void Eight_experts_get_more_bits_for_keys_and_values()
    {
        var types = EightExperts.Decide("Q4_K_M");

        Assert.AreEqual(GgmlType.Q8_0, types["blk.3.attn_k.weight"].Type);
        Assert.AreEqual(GgmlType.Q8_0, types["blk.3.attn_v.weight"].Type);
        Assert.AreEqual(GgmlType.Q5_K, types["blk.3.attn_output.weight"].Type);
        Assert.AreEqual(GgmlType.Q6_K, types["blk.15.ffn_down_exps.weight"].Type);
        Assert.IsNotNull(types["blk.3.ffn_gate_inp.weight"].Kept);
    }

    [TestMethod]
    public void Only_stacks_of_experts_become_MXFP4()
    {
        var types = EightExperts.Decide("MXFP4");

        Assert.AreEqual(GgmlType.MXFP4, types["blk.0.ffn_up_exps.weight"].Type);
        Assert.AreEqual(GgmlType.Q8_0, types["blk.0.attn_q.weight"].Type);
    }

    [TestMethod]
    public void Experts_whose_layer_is_not_known_are_refused()
    {
        var rules = EightExperts.Rules("Q4_K_M");

        var error = Assert.ThrowsExactly<QuantBuild.Diagnostics.QuantBuildException>(() => rules.Decide("encoder.ffn_down.weight", [1024, 1024], GgmlType.F16));

        Assert.AreEqual("QB2530", error.Diagnostic.Code);
    }

    [TestMethod]
    public void An_importance_matrix_changes_some_mixtures()
    {
        Assert.AreEqual(GgmlType.Q5_K, Grouped.Decide("IQ4_XS")["blk.0.ffn_down.weight"].Type);
        Assert.AreEqual(GgmlType.IQ4_XS, Grouped.Decide("IQ4_XS", hasImportance: true)["blk.0.ffn_down.weight"].Type);
        Assert.AreEqual(GgmlType.Q4_1, Grouped.Decide("Q4_0", hasImportance: true)["blk.0.ffn_down.weight"].Type);
        Assert.AreEqual(GgmlType.Q4_0, Grouped.Decide("Q4_0")["blk.0.ffn_down.weight"].Type);
    }

    [TestMethod]
    [DataRow("Q4_K_M", 96, "Q5_0")]
    [DataRow("Q5_K_M", 96, "Q5_1")]
    [DataRow("Q6_K", 96, "Q8_0")]
    [DataRow("Q2_K", 96, "Q4_0")]
    [DataRow("IQ4_XS", 96, "IQ4_NL")]
    [DataRow("TQ1_0", 96, "Q4_0")]
    [DataRow("Q4_K_M", 100, "F16")]
    [DataRow("Q8_0", 100, "F16")]
    [DataRow("IQ4_XS", 256, "IQ4_XS")]
    public void Rows_that_do_not_divide_get_smaller_blocks(string precision, long columns, string expected)
    {
        var decision = Grouped.Rules(precision).Decide("blk.0.attn_q.weight", [columns, 64], GgmlType.F32);

        Assert.AreEqual(expected, decision.Type.ToString());
        Assert.AreEqual(expected == precision ? null : decision.Wanted, decision.Wanted);
        Assert.AreEqual(columns != 256, decision.Wanted is not null);
    }

    [TestMethod]
    public void A_type_that_nothing_stands_in_for_is_refused()
    {
        var rules = Grouped.Rules("Q1_0");

        var error = Assert.ThrowsExactly<QuantBuild.Diagnostics.QuantBuildException>(() => rules.Decide("blk.0.attn_q.weight", [96, 64], GgmlType.F32));

        Assert.AreEqual("QB2531", error.Diagnostic.Code);
    }

    [TestMethod]
    [DataRow("blk.0.attn_norm.weight", new long[] { 1024, 2 })]
    [DataRow("blk.0.attn_q.bias", new long[] { 1024, 2 })]
    [DataRow("output_norm.weight", new long[] { 1024 })]
    [DataRow("rope_factors_long.weight", new long[] { 48, 1 })]
    [DataRow("position_embd.weight", new long[] { 1024, 64 })]
    [DataRow("blk.1.ffn_gate_inp.weight", new long[] { 1024, 8 })]
    [DataRow("blk.1.ssm_conv1d.weight", new long[] { 4, 1024 })]
    public void What_llama_cpp_never_quantizes_is_kept_with_a_reason(string name, long[] shape)
    {
        var decision = Grouped.Rules("Q4_K_M").Decide(name, shape, GgmlType.F32);

        Assert.AreEqual(GgmlType.F32, decision.Type);
        Assert.IsFalse(string.IsNullOrEmpty(decision.Kept));
    }

    [TestMethod]
    public void Everything_is_kept_by_COPY() => Assert.IsTrue(Grouped.Decide("COPY").Values.All(static decision => decision.Kept is not null));

    [TestMethod]
    public void Pure_means_one_type_for_all()
    {
        var types = Grouped.Decide("Q4_K_M", new QuantizationSettings { Gguf = new() { Pure = true, OutputTensorType = "Q8_0" } });

        Assert.AreEqual(GgmlType.Q8_0, types["output.weight"].Type);
        Assert.IsTrue(types.Where(static entry => entry.Key != "output.weight").All(static entry => entry.Value.Type == GgmlType.Q4_K));
    }

    [TestMethod]
    public void Types_that_the_user_names_count_more_than_the_mixture()
    {
        var types = Grouped.Decide("Q4_K_M", new QuantizationSettings
        {
            Overrides = [new("*.ffn_down.weight", "q8_0"), new("blk.1.*", "INT5")],
            Exclude = ["blk.2.attn_q*"],
            Gguf = new() { TokenEmbeddingType = "Q3_K", LeaveOutputTensor = true },
        });

        Assert.AreEqual(GgmlType.Q3_K, types["token_embd.weight"].Type);
        Assert.AreEqual("LeaveOutputTensor", types["output.weight"].Kept);
        Assert.AreEqual(GgmlType.Q8_0, types["blk.0.ffn_down.weight"].Type);
        Assert.AreEqual(GgmlType.Q5_K, types["blk.1.ffn_down.weight"].Type, "the last match counts");
        Assert.IsNotNull(types["blk.2.attn_q.weight"].Kept);
    }

    [TestMethod]
    public void An_override_moves_the_layers_behind_it_and_an_exclude_does_not()
    {
        var usual = Grouped.Decide("Q4_K_M");
        var overridden = Grouped.Decide("Q4_K_M", new QuantizationSettings { Overrides = [new("blk.0.attn_v.weight", "Q8_0")] });
        var excluded = Grouped.Decide("Q4_K_M", new QuantizationSettings { Exclude = ["blk.0.attn_v.weight"] });

        Assert.AreEqual(usual["blk.4.attn_v.weight"].Type, overridden["blk.5.attn_v.weight"].Type);
        Assert.AreNotEqual(usual["blk.5.attn_v.weight"].Type, overridden["blk.5.attn_v.weight"].Type);
        Assert.AreEqual(usual["blk.5.attn_v.weight"], excluded["blk.5.attn_v.weight"]);
    }

    [TestMethod]
    [DataRow("INT4", "Q4_K_M", 15)]
    [DataRow("INT8", "Q8_0", 7)]
    [DataRow("INT2", "Q2_K", 10)]
    [DataRow("INT3", "Q3_K_M", 12)]
    [DataRow("INT5", "Q5_K_M", 17)]
    [DataRow("INT6", "Q6_K", 18)]
    [DataRow("FP16", "F16", 1)]
    [DataRow("FP32", "F32", 0)]
    [DataRow("BF16", "BF16", 32)]
    [DataRow("MXFP4", "MXFP4_MOE", 38)]
    [DataRow("Q3_K", "Q3_K_M", 12)]
    [DataRow("q4_k", "Q4_K_M", 15)]
    [DataRow("Q5_K", "Q5_K_M", 17)]
    [DataRow("iq4_xs", "IQ4_XS", 30)]
    public void Names_of_precisions(string name, string meant, int number)
    {
        var precision = GgufPrecision.Parse(name, "model.gguf", "gguf");

        Assert.AreEqual(meant, precision.Name);
        Assert.AreEqual(number, (int)precision.FileType!.Value);
    }

    [TestMethod]
    [DataRow("INT4G")]
    [DataRow("NVFP4")]
    [DataRow("15")]
    [DataRow("")]
    public void Other_names_are_refused(string name) =>
        Assert.AreEqual("QB1201", Assert.ThrowsExactly<QuantBuild.Diagnostics.QuantBuildException>(() => GgufPrecision.Parse(name, "model.gguf", "gguf")).Diagnostic.Code);

    [TestMethod]
    [DataRow("Q4_K_M")]
    [DataRow("Q8_K")]
    [DataRow("I32")]
    public void A_tensor_cannot_be_of_any_type(string name) =>
        Assert.AreEqual("QB1070", Assert.ThrowsExactly<QuantBuild.Diagnostics.QuantBuildException>(() => GgufPrecision.ParseTensor(name, "model.gguf", "Override")).Diagnostic.Code);
}
