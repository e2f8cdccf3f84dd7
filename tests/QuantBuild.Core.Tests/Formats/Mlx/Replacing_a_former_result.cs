using QuantBuild.Diagnostics;

namespace QuantBuild.Core.Tests.Formats.Mlx;

/// <summary>A result takes the place of a former one as a whole, and of nothing else.</summary>
[TestClass]
public sealed class Replacing_a_former_result
{
    private static TestCheckpoint Source() => new TestCheckpoint("llama").Set("tie_word_embeddings", true).AddLlamaLayers(1).Write("tokenizer.json", "{}").Save();

    [TestMethod]
    public void Leaves_no_file_of_it()
    {
        using var source = Source();
        source.Quantize("INT8");
        File.Delete(Path.Combine(source.Folder, "tokenizer.json"));

        var result = source.Quantize("INT4");

        CollectionAssert.AreEqual(new[] { "config.json", "model.safetensors", "model.safetensors.index.json" }, result.FileNames.ToArray());
        Assert.AreEqual(4, (int)result.Quantization["bits"]!);
    }

    [TestMethod]
    public void Does_not_touch_a_folder_with_something_added()
    {
        using var source = Source();
        var result = source.Quantize();
        File.WriteAllText(Path.Combine(result.Folder, "notes.txt"), "mine");

        AssertRefused(source, "'notes.txt'");
    }

    /// <summary>A checkpoint that mlx_lm converted has the same files; it is somebody's all the same.</summary>
    [TestMethod]
    public void Does_not_touch_a_checkpoint_of_others()
    {
        using var source = Source();
        using var other = new TestCheckpoint("llama").AddLlamaLayers(1).Save();
        Directory.CreateDirectory(source.Output);
        foreach (var file in Directory.EnumerateFiles(other.Folder)) File.Copy(file, Path.Combine(source.Output, Path.GetFileName(file)));
        AssertRefused(source, "'config.json'");

        // Not even where an index pretends to be ours.
        File.WriteAllText(Path.Combine(source.Output, "model.safetensors.index.json"),
            """{"metadata": {"quantbuild_files": ["config.json", "model.safetensors", "model.safetensors.index.json"]}, "weight_map": {}}""");
        AssertRefused(source, "'model.safetensors'");
    }

    private static void AssertRefused(TestCheckpoint source, string found)
    {
        var before = Directory.EnumerateFiles(source.Output).ToDictionary(file => file, File.ReadAllText);
        var error = Assert.ThrowsExactly<QuantBuildException>(() => source.Quantize("INT8")).Diagnostic;
        Assert.AreEqual("QB5031", error.Code);
        Assert.AreEqual(found, error.Found);
        CollectionAssert.AreEquivalent(before, Directory.EnumerateFiles(source.Output).ToDictionary(file => file, File.ReadAllText));
    }
}
