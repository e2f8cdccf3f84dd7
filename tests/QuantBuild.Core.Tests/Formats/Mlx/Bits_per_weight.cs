using QuantBuild.Numerics;
using QuantBuild.Planning;

namespace QuantBuild.Core.Tests.Formats.Mlx;

/// <summary>What a value takes, scales and biases included: the figures that MLX states.</summary>
[TestClass]
public sealed class Bits_per_weight
{
    [TestMethod]
    [DataRow("INT4", 32, 5.0)]
    [DataRow("INT4", 64, 4.5)]
    [DataRow("INT4", 128, 4.25)]
    [DataRow("INT2", 64, 2.5)]
    [DataRow("INT3", 64, 3.5)]
    [DataRow("INT5", 64, 5.5)]
    [DataRow("INT6", 64, 6.5)]
    [DataRow("INT8", 64, 8.5)]
    [DataRow("MXFP4", 32, 4.25)]
    [DataRow("MXFP8", 32, 8.25)]
    [DataRow("NVFP4", 16, 4.5)]
    public void Are_those_of_MLX(string precision, int group, double bits)
    {
        using var source = new TestCheckpoint("llama", ElementType.Float16).Set("tie_word_embeddings", true).Add("model.embed_tokens.weight", 48, 256).Save();

        var result = source.Quantize(precision, new QuantizationSettings { BlockSize = group });

        Assert.AreEqual(bits, result.Tensors.Values.Sum(tensor => tensor.Entry.Length) * 8.0 / (48 * 256));
        Assert.AreEqual(group, (int)result.Quantization["group_size"]!);
        // What inspect promises is what comes out.
        var estimate = source.Quantizer.Inspect(source.Folder).Precisions.Single(entry => entry.Precision == precision);
        var usual = source.Quantize(precision);
        Assert.AreEqual(Directory.EnumerateFiles(usual.Folder).Sum(file => new FileInfo(file).Length), estimate.OutputBytes);
    }
}
