using System.Diagnostics;

namespace QuantBuild.Core.Tests.Formats.Checkpoint;

[TestClass]
public sealed class A_checkpoint_is_refused
{
    [TestMethod]
    public void Without_weights()
    {
        using var folder = new CheckpointFolder();
        Assert.AreEqual("QB2420", folder.Refusal().Code);

        folder.Write("config.json", "{}");
        folder.Write("training_args.bin", "x");
        StringAssert.Contains(folder.Refusal().Found, "config.json");
        Assert.AreEqual("QB2420", folder.Refusal().Code);
    }

    [TestMethod]
    public void When_it_is_not_there()
    {
        using var folder = new CheckpointFolder();
        Assert.AreEqual("QB5001", folder.Refusal("model.safetensors").Code);
        Assert.AreEqual("QB2429", folder.Refusal("model").Code);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("{")]
    [DataRow("[]")]
    [DataRow("null")]
    [DataRow("{}{}")]
    [DataRow("""{"a":1,"a":2}""")]
    [DataRow("""{"b":{"a":1,"\u0061":2}}""")]
    [DataRow("""{"a":"\ud800"}""")]
    [DataRow("""{"\ud800":1}""")]
    [DataRow("""{"a":NaN}""")]
    public void For_a_bad_configuration(string config)
    {
        using var folder = new CheckpointFolder();
        folder.Weights("model.safetensors", "a");
        folder.Write("config.json", config);

        var diagnostic = folder.Refusal();

        Assert.AreEqual(config.Length == 0 ? "QB2430" : "QB2421", diagnostic.Code);
        Assert.AreEqual(Path.Combine(folder.Path, "config.json"), diagnostic.File);
    }

    [TestMethod]
    public void For_a_configuration_that_is_too_large_or_too_deep()
    {
        using var folder = new CheckpointFolder();
        folder.Weights("model.safetensors", "a");
        var config = folder.Write("config.json", $$"""{"a":{{new string('[', 1_000_000)}}""");
        Assert.AreEqual("QB2421", folder.Refusal().Code);

        using (var file = File.OpenWrite(config)) file.SetLength(16 * 1024 * 1024 + 1);
        Assert.AreEqual("QB2421", folder.Refusal().Code);
    }

    [TestMethod]
    [DataRow("{")]
    [DataRow("[]")]
    [DataRow("{}")]
    [DataRow("""{"weight_map":[]}""")]
    [DataRow("""{"weight_map":{}}""")]
    [DataRow("""{"weight_map":{"a":1}}""")]
    [DataRow("""{"weight_map":{"\ud800":"model.safetensors"}}""")]
    [DataRow("""{"weight_map":{"a":"model.safetensors","a":"model.safetensors"}}""")]
    [DataRow("""{"weight_map":{"a":"model.safetensors"},"weight_map":{"a":"model.safetensors"}}""")]
    [DataRow("""{"weight_map":{"a":"model.safetensors"}} x""")]
    public void For_a_bad_index(string index)
    {
        using var folder = new CheckpointFolder();
        folder.Weights("model.safetensors", "a");
        var path = folder.Write("model.safetensors.index.json", index);

        var diagnostic = folder.Refusal();

        Assert.AreEqual("QB2422", diagnostic.Code);
        Assert.AreEqual(path, diagnostic.File);
    }

    [TestMethod]
    [DataRow("../model.safetensors")]
    [DataRow("/etc/model.safetensors")]
    [DataRow("sub/model.safetensors")]
    [DataRow("..\\\\model.safetensors")]
    [DataRow("C:model.safetensors")]
    [DataRow("C:\\\\model.safetensors")]
    [DataRow("model.safetensors:stream.safetensors")]
    [DataRow("..")]
    [DataRow("")]
    [DataRow(".safetensors")]
    [DataRow("config.json")]
    [DataRow("pytorch_model.bin")]
    [DataRow("model\\u0000.safetensors")]
    public void For_a_name_in_its_index_that_leads_elsewhere(string name)
    {
        using var folder = new CheckpointFolder();
        folder.Weights("model.safetensors", "a");
        folder.Write("config.json", "{}");
        folder.Write("pytorch_model.bin", "x");
        folder.Index(("a", name));

        Assert.AreEqual("QB2423", folder.Refusal().Code);
    }

    [TestMethod]
    public void For_a_file_of_its_index_that_is_missing()
    {
        using var folder = new CheckpointFolder();
        folder.Weights("model-00001-of-00002.safetensors", "a");
        folder.Index(("a", "model-00001-of-00002.safetensors"), ("b", "model-00002-of-00002.safetensors"));

        var diagnostic = folder.Refusal();

        Assert.AreEqual("QB2424", diagnostic.Code);
        StringAssert.Contains(diagnostic.Found, "model-00002-of-00002.safetensors");
    }

    [TestMethod]
    public void For_a_number_that_is_missing()
    {
        using var folder = new CheckpointFolder();
        folder.Weights("model-00001-of-00003.safetensors", "a");
        folder.Weights("model-00003-of-00003.safetensors", "c");

        var diagnostic = folder.Refusal();

        Assert.AreEqual("QB2424", diagnostic.Code);
        StringAssert.Contains(diagnostic.Found, "model-00002-of-00003.safetensors");
    }

    [TestMethod]
    public void For_a_tensor_that_is_not_where_the_index_says()
    {
        using var folder = new CheckpointFolder();
        folder.Weights("model-00001-of-00002.safetensors", "a");
        folder.Weights("model-00002-of-00002.safetensors", "b");
        folder.Index(("a", "model-00002-of-00002.safetensors"), ("b", "model-00001-of-00002.safetensors"));
        Assert.AreEqual("QB2425", folder.Refusal().Code);

        folder.Index(("a", "model-00001-of-00002.safetensors"), ("c", "model-00002-of-00002.safetensors"));
        var diagnostic = folder.Refusal();
        Assert.AreEqual("QB2425", diagnostic.Code);
        Assert.AreEqual("c", diagnostic.Tensor);
    }

    [TestMethod]
    public void For_a_tensor_in_two_files()
    {
        using var folder = new CheckpointFolder();
        folder.Weights("model.safetensors", "a", "b");
        folder.Weights("model.fp16.safetensors", "b");

        var diagnostic = folder.Refusal();

        Assert.AreEqual("QB2426", diagnostic.Code);
        Assert.AreEqual("b", diagnostic.Tensor);
        StringAssert.Contains(diagnostic.Found, "model.fp16.safetensors and model.safetensors");
    }

    [TestMethod]
    public void When_several_files_could_be_it()
    {
        using var folder = new CheckpointFolder();
        folder.Weights("one.safetensors", "a");
        folder.Weights("two.safetensors", "b");

        Assert.AreEqual("QB2427", folder.Refusal().Code);
    }

    [TestMethod]
    public void When_one_of_its_files_is_given()
    {
        using var folder = new CheckpointFolder();
        folder.Weights("model-00001-of-00002.safetensors", "a");
        folder.Weights("model-00002-of-00002.safetensors", "b");

        Assert.AreEqual("QB2428", folder.Refusal("model-00001-of-00002.safetensors").Code);
    }

    [TestMethod]
    public void For_a_bad_file_with_the_error_of_that_file()
    {
        using var folder = new CheckpointFolder();
        folder.Weights("model-00001-of-00002.safetensors", "a");
        var bad = folder.Write("model-00002-of-00002.safetensors", "version https://git-lfs.github.com/spec/v1\n");

        var diagnostic = folder.Refusal();

        Assert.AreEqual("QB2401", diagnostic.Code);
        Assert.AreEqual(bad, diagnostic.File);
        // Nothing is left open.
        File.Delete(Path.Combine(folder.Path, "model-00001-of-00002.safetensors"));
    }

    [TestMethod]
    [Timeout(30_000)]
    public void When_a_pipe_or_a_folder_takes_the_place_of_a_file()
    {
        using var folder = new CheckpointFolder();
        folder.Weights("model-00001-of-00002.safetensors", "a");
        var path = Path.Combine(folder.Path, "model-00002-of-00002.safetensors");
        folder.Index(("a", "model-00001-of-00002.safetensors"), ("b", "model-00002-of-00002.safetensors"));
        Directory.CreateDirectory(path);
        Assert.AreEqual("QB2424", folder.Refusal().Code);

        Directory.Delete(path);
        if (OperatingSystem.IsWindows()) Assert.Inconclusive("Windows has no pipes in folders.");
        Process.Start("mkfifo", [path]).WaitForExit();
        Assert.AreEqual("QB2430", folder.Refusal().Code);
    }
}
