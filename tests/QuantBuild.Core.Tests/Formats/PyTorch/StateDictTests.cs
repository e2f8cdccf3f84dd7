using QuantBuild.Formats.PyTorch;
using QuantBuild.IO;
using QuantBuild.Numerics;

namespace QuantBuild.Core.Tests.Formats.PyTorch;

[TestClass]
public sealed class StateDictTests
{
    private static byte[] Pickle(int protocol)
    {
        var writer = new PickleWriter(protocol).OrderedDict().Mark();
        writer.Text("layer.weight").Put().Tensor("FloatStorage", "0", 6, [2, 3], [3, 1]);
        writer.Text("layer.bias").Put().Tensor("HalfStorage", "1", 3, [3], [1]);
        writer.Op('u');
        // Python keeps the versions of the modules as an attribute of the dict.
        return writer.Op('}').Put().Text("_metadata").Put().OrderedDict().Text("").Put().Op('}').Put().Text("version").Put().Int(1).Op('s').Op('s').Op('s').Op('b').Stop();
    }

    [TestMethod]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    [DataRow(5)]
    public void Tensors_are_read_where_they_lie(int protocol)
    {
        using var checkpoint = Checkpoint.Of(Pickle(protocol), ("0", Checkpoint.Counting(24)), ("1", [9, 8, 7, 6, 5, 4]));

        using var file = TorchFile.Open(checkpoint.Path);

        CollectionAssert.AreEqual(new[] { "layer.weight", "layer.bias" }, file.Tensors.Select(static tensor => tensor.Name).ToArray());
        Assert.AreEqual(ElementType.Float32, file.Tensors[0].Type);
        CollectionAssert.AreEqual(new long[] { 2, 3 }, file.Tensors[0].Shape.ToArray());
        CollectionAssert.AreEqual(Checkpoint.Counting(24), Checkpoint.Read(file.Tensors[0]));
        Assert.AreEqual(ElementType.Float16, file.Tensors[1].Type);
        CollectionAssert.AreEqual(new byte[] { 9, 8, 7, 6, 5, 4 }, Checkpoint.Read(file.Tensors[1]));
        Assert.IsInstanceOfType<FileTensorSource>(file.Tensors[0].Source);
        Assert.IsEmpty(file.LeftOut);
    }

    [TestMethod]
    public void A_frame_is_looked_through()
    {
        var pickle = Pickle(4);
        byte[] framed = [.. pickle[..2], 0x95, .. BitConverter.GetBytes((long)pickle.Length - 2), .. pickle[2..]];
        using var checkpoint = Checkpoint.Of(framed, ("0", new byte[24]), ("1", new byte[6]));

        using var file = TorchFile.Open(checkpoint.Path);

        Assert.HasCount(2, file.Tensors);
    }

    [TestMethod]
    public void Archives_with_64_bit_records_and_sizes_after_the_data_are_read()
    {
        var zip = new ZipWriter(wide: true).Add("x/data.pkl", Pickle(2), new() { Flags = 0x0808 }).Add("x/data/0", Checkpoint.Counting(24), new() { Flags = 8 }).Add("x/data/1", new byte[6]);
        using var checkpoint = Checkpoint.Of(zip.End());

        using var file = TorchFile.Open(checkpoint.Path);

        CollectionAssert.AreEqual(Checkpoint.Counting(24), Checkpoint.Read(file.Tensors[0]));
    }
}
