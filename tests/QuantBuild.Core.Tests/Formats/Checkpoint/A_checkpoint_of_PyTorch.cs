using System.IO.Compression;
using System.Text;
using QuantBuild.Numerics;

namespace QuantBuild.Core.Tests.Formats.Checkpoint;

[TestClass]
public sealed class A_checkpoint_of_PyTorch
{
    [TestMethod]
    public void Is_opened_where_there_is_no_safetensors()
    {
        using var folder = new CheckpointFolder();
        folder.Write("pytorch_model.bin", StateDict("a.weight"));
        folder.Write("training_args.bin", "x");
        folder.Write("optimizer.pt", "x");

        using (var checkpoint = folder.Open())
        {
            var tensor = checkpoint.Tensors.Single();
            Assert.AreEqual("a.weight", tensor.Name);
            Assert.AreEqual("F32", tensor.TypeName);
            CollectionAssert.AreEqual((long[])[2], tensor.Shape.ToArray());
            Assert.AreEqual(ElementType.Float32, tensor.Source.Type);
            var values = new byte[8];
            tensor.Source.Read(0, values);
            Assert.AreEqual(2.5f, BitConverter.ToSingle(values, 4));
        }

        folder.Weights("model.safetensors", "b");
        CollectionAssert.AreEqual((string[])["b"], folder.Names());
    }

    [TestMethod]
    public void Has_an_index_of_its_own()
    {
        using var folder = new CheckpointFolder();
        folder.Write("pytorch_model-00001-of-00002.bin", StateDict("a"));
        folder.Write("pytorch_model-00002-of-00002.bin", StateDict("b"));
        var index = folder.Write("pytorch_model.bin.index.json", """{"weight_map":{"a":"pytorch_model-00001-of-00002.bin","b":"pytorch_model-00002-of-00002.bin"}}""");
        CollectionAssert.AreEqual((string[])["a", "b"], folder.Names());
        Assert.AreEqual("QB2428", folder.Refusal("pytorch_model-00001-of-00002.bin").Code);

        File.WriteAllText(index, """{"weight_map":{"a":"../pytorch_model.bin"}}""");
        Assert.AreEqual("QB2423", folder.Refusal().Code);
    }

    [TestMethod]
    public void May_be_one_file_of_any_name()
    {
        using var folder = new CheckpointFolder();
        folder.Write("weights.pt", StateDict("a"));
        CollectionAssert.AreEqual((string[])["a"], folder.Names());

        folder.Write("weights.pth", StateDict("a"));
        Assert.AreEqual("QB2427", folder.Refusal().Code);
        Assert.AreEqual("QB2429", folder.Refusal("optimizer.pt").Code);
    }

    /// <summary>What torch.save writes for a dict with one tensor of the values 1 and 2.5.</summary>
    private static byte[] StateDict(string name)
    {
        // Protocol 2; a dict, the key, the function that makes a tensor, its arguments: storage, offset, size, stride, gradient, hooks.
        static byte[] Text(string text) => [(byte)'X', .. BitConverter.GetBytes(text.Length), .. Encoding.UTF8.GetBytes(text)];
        byte[] pickle =
        [
            0x80, 2, (byte)'}', .. Text(name), .. "ctorch._utils\n_rebuild_tensor_v2\n"u8, (byte)'(',
            (byte)'(', .. Text("storage"), .. "ctorch\nFloatStorage\n"u8, .. Text("0"), .. Text("cpu"), (byte)'K', 2, (byte)'t', (byte)'Q',
            (byte)'K', 0, (byte)'K', 2, 0x85, (byte)'K', 1, 0x85, 0x89, .. "ccollections\nOrderedDict\n"u8, (byte)')', (byte)'R', (byte)'t', (byte)'R', (byte)'s', (byte)'.',
        ];
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (entry, content) in ((string, byte[])[])[("archive/data.pkl", pickle), ("archive/byteorder", "little"u8.ToArray()), ("archive/data/0", [.. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(2.5f)]), ("archive/version", "3\n"u8.ToArray())])
            {
                using var stream = archive.CreateEntry(entry, CompressionLevel.NoCompression).Open();
                stream.Write(content);
            }
        }
        return memory.ToArray();
    }
}
