namespace QuantBuild.Core.Tests.Formats.Mlx;

/// <summary>What the folder of a checkpoint may be called, and a file alone.</summary>
[TestClass]
public sealed class Ways_to_name_a_checkpoint
{
    [TestMethod]
    public void Are_its_folder_with_or_without_a_separator_and_a_file_in_it()
    {
        using var source = new TestCheckpoint("llama").Set("tie_word_embeddings", true).AddLlamaLayers(1).Save();

        var folder = source.Quantizer.Inspect(source.Folder);
        var separated = source.Quantizer.Inspect(source.Folder + Path.DirectorySeparatorChar);
        var file = source.Quantizer.Inspect(Path.Combine(source.Folder, "model.safetensors"));

        Assert.AreEqual(folder.Tensors.Count, separated.Tensors.Count);
        Assert.AreEqual(folder.Tensors.Count, file.Tensors.Count);
        // The precisions that could be made of it, with the sizes that they would have.
        Assert.HasCount(16, folder.Precisions);
        var bits = folder.Precisions.Where(entry => entry.Precision is "INT2" or "INT4" or "INT8" or "FP16" or "FP32").Select(entry => entry.OutputBytes).ToArray();
        CollectionAssert.AreEqual(bits.Order().ToArray(), new[] { "INT2", "INT4", "INT8", "FP16", "FP32" }.Select(name => folder.Precisions.Single(entry => entry.Precision == name).OutputBytes).ToArray());
    }
}
