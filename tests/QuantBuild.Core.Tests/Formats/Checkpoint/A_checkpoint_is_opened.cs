using QuantBuild.Formats.Checkpoint;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Numerics;

namespace QuantBuild.Core.Tests.Formats.Checkpoint;

[TestClass]
public sealed class A_checkpoint_is_opened
{
    [TestMethod]
    public void From_one_file_in_a_folder()
    {
        using var folder = new CheckpointFolder();
        folder.Weights("model.safetensors", "a", "b");
        folder.Weights("adapter.safetensors", "a");
        folder.Write("config.json", """{"model_type":"llama","tie_word_embeddings":true}""");

        using var checkpoint = HuggingFaceCheckpoint.Open(folder.Path + Path.DirectorySeparatorChar);

        Assert.AreEqual(folder.Path, checkpoint.Folder);
        Assert.AreEqual("llama", (string?)checkpoint.Config!["model_type"]);
        Assert.AreEqual("llama", checkpoint.Family.Name);
        Assert.IsTrue(checkpoint.Family.TiesEmbeddings);
        CollectionAssert.AreEqual((string[])["a", "b"], checkpoint.Tensors.Select(tensor => tensor.Name).ToArray());
        Assert.AreEqual(Path.Combine(folder.Path, "model.safetensors"), checkpoint.WeightFiles.Single().Path);
        var value = new byte[1];
        checkpoint.Tensors[1].Source.Read(0, value);
        Assert.AreEqual(1, value[0]);
    }

    [TestMethod]
    public void Without_a_configuration()
    {
        using var folder = new CheckpointFolder();
        folder.Weights("anything.safetensors", "a");

        using var checkpoint = folder.Open();

        Assert.IsNull(checkpoint.Config);
        Assert.IsFalse(checkpoint.Family.IsKnown);
        Assert.IsEmpty(checkpoint.OtherFiles);
    }

    [TestMethod]
    public void From_the_files_that_its_index_names_and_no_others()
    {
        using var folder = new CheckpointFolder();
        folder.Weights("model-00001-of-00002.safetensors", "b");
        folder.Weights("model-00002-of-00002.safetensors", "a", "not in the index");
        folder.Weights("consolidated.safetensors", "a", "b");
        folder.Weights("model.fp16.safetensors", "a", "b");
        folder.Index(("a", "model-00002-of-00002.safetensors"), ("b", "model-00001-of-00002.safetensors"));

        CollectionAssert.AreEqual((string[])["b", "a", "not in the index"], folder.Names());
    }

    [TestMethod]
    public void From_numbered_files_without_an_index()
    {
        using var folder = new CheckpointFolder();
        folder.Weights("model-00002-of-00002.safetensors", "a");
        folder.Weights("model-00001-of-00002.safetensors", "b");
        folder.Weights("consolidated.safetensors", "a", "b");

        CollectionAssert.AreEqual((string[])["b", "a"], folder.Names());
    }

    [TestMethod]
    public void From_numbered_files_of_any_name()
    {
        using var folder = new CheckpointFolder();
        folder.Weights("weights-00001-of-00002.safetensors", "a");
        folder.Weights("weights-00002-of-00002.safetensors", "b");

        CollectionAssert.AreEqual((string[])["a", "b"], folder.Names());
    }

    [TestMethod]
    public void From_a_file_that_is_named_itself()
    {
        using var folder = new CheckpointFolder();
        var path = folder.Weights("consolidated.safetensors", "x");
        folder.Weights("model.safetensors", "a");
        folder.Write("README.md", "of something else");

        using (var checkpoint = HuggingFaceCheckpoint.Open(path))
        {
            Assert.AreEqual("x", checkpoint.Tensors.Single().Name);
            Assert.AreEqual(folder.Path, checkpoint.Folder);
            Assert.IsEmpty(checkpoint.OtherFiles, "a folder without config.json is not the model's own");
        }

        folder.Write("config.json", "{}");
        using (var checkpoint = HuggingFaceCheckpoint.Open(path)) Assert.HasCount(2, checkpoint.OtherFiles);
    }

    [TestMethod]
    public void With_the_types_and_shapes_of_its_tensors()
    {
        using var folder = new CheckpointFolder();
        (string, SafetensorsType, IReadOnlyList<long>)[] tensors = [.. SafetensorsTypes.All.Select(type => (type.Name(), type, (IReadOnlyList<long>)[3, 8])), ("empty", SafetensorsType.F32, [0, 5])];
        var layout = SafetensorsHeader.Layout(tensors, new Dictionary<string, string>());
        folder.Write("model.safetensors", [.. layout.Header, .. new byte[layout.FileLength - layout.Header.Length]]);

        using var checkpoint = folder.Open();

        foreach (var tensor in checkpoint.Tensors.Where(tensor => tensor.Name != "empty"))
        {
            Assert.AreEqual(tensor.Name, tensor.TypeName);
            Assert.AreEqual(24, tensor.Source.Elements);
            if (tensor.Source.Type != ElementType.Other) Assert.AreEqual(24 * tensor.Source.Type.BitSize() / 8, tensor.Source.ByteLength);
        }
        Assert.AreEqual(0, checkpoint.Tensors.Single(tensor => tensor.Name == "empty").Source.ByteLength);
        Assert.AreEqual(ElementType.Float8E4M3, checkpoint.Tensors.Single(tensor => tensor.Name == "F8_E4M3").Source.Type);
        Assert.AreEqual(ElementType.Other, checkpoint.Tensors.Single(tensor => tensor.Name == "F8_E8M0").Source.Type);
    }

    [TestMethod]
    public void With_the_files_that_belong_to_it()
    {
        using var folder = new CheckpointFolder();
        folder.Weights("model.safetensors", "a");
        folder.Index(("a", "model.safetensors"));
        string[] taken =
        [
            "LICENSE", "README.md", "added_tokens.json", "chat_template.jinja", "config.json", "generation_config.json", "merges.txt", "modeling_phi3.py", "tokenizer.json", "tokenizer.model",
        ];
        foreach (var name in (string[])[.. taken, ".gitattributes", ".hidden.json", "pytorch_model.bin", "model.gguf", "tf_model.h5", "picture.png", "flax_model.msgpack", "pytorch_model.bin.index.json"])
            folder.Write(name, "{}");
        Directory.CreateDirectory(Path.Combine(folder.Path, "original.json"));
        folder.Write("empty.txt", "");

        using var checkpoint = folder.Open();

        CollectionAssert.AreEqual(taken.Select(name => Path.Combine(folder.Path, name)).ToArray(), checkpoint.OtherFiles.ToArray());
    }

    [TestMethod]
    public void Through_the_links_of_a_cache()
    {
        // As Hugging Face keeps downloads: snapshots/<revision>/ holds links to ../../blobs/<hash>.
        using var folder = new CheckpointFolder();
        var blobs = Directory.CreateDirectory(Path.Combine(folder.Path, "blobs")).FullName;
        var snapshot = Directory.CreateDirectory(Path.Combine(folder.Path, "snapshots", "0123")).FullName;
        File.Move(folder.Weights("w.safetensors", "a"), Path.Combine(blobs, "f00d"));
        File.Move(folder.Write("c.json", """{"model_type":"phi3"}"""), Path.Combine(blobs, "cafe"));
        try
        {
            File.CreateSymbolicLink(Path.Combine(snapshot, "model.safetensors"), Path.Combine("..", "..", "blobs", "f00d"));
            File.CreateSymbolicLink(Path.Combine(snapshot, "config.json"), Path.Combine("..", "..", "blobs", "cafe"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Assert.Inconclusive($"This user cannot make symbolic links here: {e.Message}");
        }

        using (var checkpoint = HuggingFaceCheckpoint.Open(snapshot))
        {
            Assert.AreEqual("a", checkpoint.Tensors.Single().Name);
            Assert.AreEqual("phi3", checkpoint.Family.Name);
            Assert.HasCount(1, checkpoint.OtherFiles);
        }

        File.Delete(Path.Combine(blobs, "f00d"));
        Assert.AreEqual("QB5001", folder.Refusal(Path.Combine("snapshots", "0123")).Code);
    }
}
