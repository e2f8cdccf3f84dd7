using QuantBuild.Diagnostics;
using QuantBuild.Engine.Tests.Support;

namespace QuantBuild.Engine.Tests.Plan;

[TestClass]
public class Globs
{
    [TestMethod]
    [DataRow("enc.0.w")]
    [DataRow("enc.0.?")]
    [DataRow("enc.0*")]
    [DataRow("*0.w")]
    [DataRow("MatMul_enc.0.w_y")]
    [DataRow("MatMul_enc.0*")]
    public void Of_Exclude_keep_what_they_match_by_tensor_or_node(string glob)
    {
        using var workspace = new Workspace();
        var result = workspace.Convert(Models.Chain("enc.0.w", "enc.1.w"), "INT4", new() { Exclude = [glob] });

        Assert.AreEqual($"excluded by \"{glob}\"", result.Tensor("enc.0.w").Kept);
        Assert.AreEqual("FP32", result.Tensor("enc.0.w").To);
        Assert.AreEqual("INT4", result.Tensor("enc.1.w").To);
        Assert.IsNull(result.Weights["enc.0.w"].SqnrDb);
        Assert.IsEmpty(result.Warnings);
    }

    [TestMethod]
    [DataRow("ENC.0.w")]
    [DataRow("enc")]
    [DataRow("*enc.0")]
    [DataRow("enc?0?w?")]
    [DataRow("")]
    public void That_match_nothing_are_told_of(string glob)
    {
        using var workspace = new Workspace();
        var result = workspace.Convert(Models.Chain("enc.0.w", "enc.1.w"), "INT4", new() { Exclude = [glob] });

        Assert.AreEqual("INT4", result.Tensor("enc.0.w").To);
        var warning = result.Report.Warnings.Single();
        Assert.AreEqual("QB1206", warning.Code);
        Assert.Contains($"\"{glob}\"", warning.Message);
    }

    [TestMethod]
    public void Of_Override_give_another_precision_and_the_last_one_wins()
    {
        using var workspace = new Workspace();
        var result = workspace.Validate(Models.Chain("a.q", "a.k", "b.q", "b.k"), "INT4", new()
        {
            Overrides = [new("*.q", "INT8"), new("b.*", "UINT8"), new("MatMul_b.k*", "FP32")],
        });

        Assert.AreEqual("INT8", result.Tensor("a.q").To);
        Assert.AreEqual("INT4", result.Tensor("a.k").To);
        Assert.AreEqual("UINT8", result.Tensor("b.q").To);
        Assert.AreEqual("Override asks for FP32", result.Tensor("b.k").Kept);
        Assert.IsEmpty(result.Warnings);
    }

    [TestMethod]
    public void Of_Override_may_ask_for_half_precision()
    {
        using var workspace = new Workspace();
        var result = workspace.Validate(Models.Chain("a", "b"), "INT4", new() { Overrides = [new("a", "FP16"), new("b", "bf16")] });

        Assert.AreEqual("FP16", result.Tensor("a").To);
        Assert.AreEqual("BF16", result.Tensor("b").To);
        Assert.IsGreaterThan(0.9999, result.Cosine);
    }

    [TestMethod]
    public void Of_Exclude_are_stronger_than_Override()
    {
        using var workspace = new Workspace();
        var result = workspace.Convert(Models.Chain("a", "b"), "INT4", new() { Exclude = ["a"], Overrides = [new("*", "INT8")] });

        Assert.IsNotNull(result.Tensor("a").Kept);
        Assert.AreEqual("INT8", result.Tensor("b").To);
    }

    [TestMethod]
    public void Keep_FP32_in_a_model_that_becomes_FP16()
    {
        using var workspace = new Workspace();
        var result = workspace.Validate(Models.Chain("a", "b", "c"), "FP16", new() { Exclude = ["a"], Overrides = [new("MatMul_b*", "FP32")] });

        Assert.AreEqual("FP32", result.Tensor("a").To);
        Assert.AreEqual("FP32", result.Tensor("b").To);
        Assert.AreEqual("FP16", result.Tensor("c").To);
    }

    [TestMethod]
    public void With_a_precision_that_is_not_known_are_refused()
    {
        using var workspace = new Workspace();
        var source = workspace.Save(Models.Chain("a", "b"));

        Assert.AreEqual("QB1201", workspace.Refuse(source, "INT4", new() { Overrides = [new("a", "INT5")] }).Code);
        Assert.AreEqual("QB1203", workspace.Refuse(source, "FP16", new() { Overrides = [new("a", "INT8")] }).Code);
        Assert.AreEqual(DiagnosticSeverity.Error, workspace.Refuse(source, "Q4_K_M").Severity);
    }
}
