namespace QuantBuild.Core.Tests.Formats.Mlx;

/// <summary>mlx_lm loads strictly: a tensor that its model does not have ends the loading.</summary>
[TestClass]
public sealed class Names_that_are_not_known
{
    [TestMethod]
    public void In_a_known_family_are_told()
    {
        using var source = new TestCheckpoint("gemma3").AddLlamaLayers(1).Add("model.vision_tower.encoder.layers.0.fc1.weight", 64, 64).Add("model.vision_tower.bias", 64).Save();

        var warning = source.Quantize().Report.Warnings.Single(static found => found.Code == "QB2473");

        Assert.Contains("gemma3", warning.Found!);
        Assert.Contains("model.vision_tower.encoder.layers.0.fc1.weight", warning.Found!);
        Assert.DoesNotContain("model.vision_tower.bias", warning.Found!);
    }

    [TestMethod]
    public void Are_no_warning_where_there_are_none()
    {
        using var source = new TestCheckpoint("llama").AddLlamaLayers(1).Save();

        Assert.IsEmpty(source.Quantize().Report.Warnings.Where(static found => found.Code == "QB2473"));
    }
}
