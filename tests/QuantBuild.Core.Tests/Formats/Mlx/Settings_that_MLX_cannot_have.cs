using QuantBuild.Planning;

namespace QuantBuild.Core.Tests.Formats.Mlx;

/// <summary>Refused before anything is read or written, each with what could be had instead.</summary>
[TestClass]
public sealed class Settings_that_MLX_cannot_have
{
    private static TestCheckpoint Source() => new TestCheckpoint("llama").Set("tie_word_embeddings", true).AddLlamaLayers(1).Save();

    [TestMethod]
    public void Are_refused()
    {
        using var source = Source();

        Assert.AreEqual("QB1203", source.Refuse("INT4", new QuantizationSettings { Symmetric = true }).Code);
        Assert.AreEqual("QB1203", source.Refuse("MXFP4", new QuantizationSettings { Symmetric = false }).Code);
        Assert.AreEqual("QB1203", source.Refuse("INT4", new QuantizationSettings { Mode = "Dynamic" }).Code);
        Assert.AreEqual("QB1203", source.Refuse("INT4", new QuantizationSettings { Algorithm = "MSE" }).Code);
        Assert.AreEqual("QB1203", source.Refuse("INT4", new QuantizationSettings { BlockSize = 16 }).Code);
        Assert.AreEqual("QB1203", source.Refuse("INT4", new QuantizationSettings { BlockSize = 256 }).Code);
        Assert.AreEqual("QB1203", source.Refuse("INT4", new QuantizationSettings { BlockSize = -1 }).Code);
        Assert.AreEqual("QB1203", source.Refuse("NVFP4", new QuantizationSettings { BlockSize = 32 }).Code);
        Assert.AreEqual("QB1203", source.Refuse("INT4", new QuantizationSettings { Overrides = [new("*", "MIXED_4_6")] }).Code);
        Assert.AreEqual("QB1201", source.Refuse("UINT4").Code);
        Assert.AreEqual("QB1201", source.Refuse("INT4", new QuantizationSettings { Overrides = [new("*", "INT7")] }).Code);
        Assert.AreEqual("QB1202", source.Refuse("INT4", new QuantizationSettings { Format = "onnx" }).Code);
    }

    [TestMethod]
    [DataRow("INT4", false, 32)]
    [DataRow("int4", null, 128)]
    [DataRow("NVFP4", true, 16)]
    [DataRow("MXFP8", null, 32)]
    public void Are_none_of_these(string precision, bool? symmetric, int blockSize)
    {
        using var source = Source();

        var result = source.Quantize(precision, new QuantizationSettings { Symmetric = symmetric, BlockSize = blockSize, Format = "mlx" });

        Assert.AreEqual(blockSize, (int)result.Quantization["group_size"]!);
    }
}
