using QuantBuild.Formats.Gguf;
using QuantBuild.Kernels.Ggml;

namespace QuantBuild.Gguf.Tests.Formats;

[TestClass]
[TestCategory("Shared")]
public sealed class Files_of_llama_cpp_are_read
{
    [TestMethod]
    [DataRow("models/gguf/stories260K-F32.gguf", 47, 512, 0)]
    [DataRow("models/gguf/stories260K-F16.gguf", 47, 512, 1)]
    [DataRow("models/gguf/llama-2-tiny-random.gguf", 12, 32000, 1)]
    [DataRow("models/gguf/ggml-vocab-llama-spm.gguf", 0, 32000, 1)]
    [DataRow("golden/gguf-llamacpp/stories260K-Q4_0.gguf", 47, 512, 2)]
    [DataRow("golden/gguf-llamacpp/stories260K-Q4_K_M.gguf", 47, 512, 15)]
    [DataRow("golden/gguf-llamacpp/stories260K-Q6_K.gguf", 47, 512, 18)]
    [DataRow("golden/gguf-llamacpp/stories260K-Q8_0.gguf", 47, 512, 7)]
    public void With_their_metadata_and_tensors(string path, int tensors, int vocabulary, int fileType)
    {
        using var model = GgufModel.Open(SharedFolder.Find(path));

        Assert.HasCount(tensors, model.Tensors);
        Assert.IsTrue(model.Metadata.TryGetString("general.architecture", out var architecture));
        Assert.AreEqual("llama", architecture);
        Assert.IsTrue(model.Metadata.TryGetArray("tokenizer.ggml.tokens", out var tokens));
        Assert.AreEqual(vocabulary, tokens.Count);
        var texts = tokens.Strings().ToList();
        Assert.HasCount(vocabulary, texts);
        CollectionAssert.AreEqual((string[])["<unk>", "<s>", "</s>", "<0x00>"], texts.Take(4).ToArray(), StringComparer.OrdinalIgnoreCase);
        Assert.IsTrue(model.Metadata.TryGetArray("tokenizer.ggml.scores", out var scores));
        Assert.AreEqual(vocabulary, scores.Numbers().Count(double.IsFinite));
        model.Metadata.TryGetInteger("general.file_type", out var type);
        Assert.AreEqual(fileType, type);
        foreach (var tensor in model.Tensors) Assert.AreEqual(tensor.Type.ByteSize(tensor.Elements), tensor.Length);
    }
}
