using QuantBuild.Validation;

namespace QuantBuild.Core.Tests.Formats.Mlx;

/// <summary>A trained model of 260 thousand parameters, in each of the three types.</summary>
[TestClass]
[TestCategory("Shared")]
public sealed class A_real_model
{
    [TestMethod]
    [DataRow("f32", "float32")]
    [DataRow("f16", "float16")]
    [DataRow("bf16", "bfloat16")]
    public void Is_quantized_but_for_rows_that_do_not_divide(string type, string torchType)
    {
        var weights = Shared(Path.Combine("models", "safetensors", $"stories260k_{type}.safetensors"));
        using var source = new TestCheckpoint("llama").Set("torch_dtype", torchType).Set("tie_word_embeddings", true).Set("num_hidden_layers", 5);
        File.WriteAllText(Path.Combine(source.Folder, "config.json"), source.Config.ToJsonString());
        File.Copy(weights, Path.Combine(source.Folder, "model.safetensors"));

        var result = source.Quantize("INT8");

        // Of each layer: its hidden rows are 172 values, which no group divides.
        Assert.AreEqual(5, result.Quantization.Count(entry => entry.Key.EndsWith("mlp.down_proj", StringComparison.Ordinal) && !(bool)entry.Value!));
        CollectionAssert.AreEqual(new[] { "QB2472" }, result.Codes.ToArray());
        Assert.HasCount(47 + (2 * 31), result.Tensors);
        var compared = source.Quantizer.Compare(source.Folder, source.Output, new ValidationSettings { Enabled = false }).Tensors;
        Assert.HasCount(47, compared);
        Assert.IsTrue(compared.All(tensor => tensor.SqnrDb is null or > 35), $"{compared[0]}");
        Assert.AreEqual(16, compared.Count(tensor => tensor.SqnrDb is null));
    }

    private static string Shared(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "QuantBuild.sln"))) folder = folder.Parent;
        var full = Path.Combine(folder?.Parent?.FullName ?? ".", "shared", path);
        if (!Path.Exists(full)) Assert.Inconclusive($"There is no folder 'shared' with {path} beside the repository.");
        return full;
    }
}
