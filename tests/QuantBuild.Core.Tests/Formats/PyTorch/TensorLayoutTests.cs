using QuantBuild.Formats.PyTorch;
using QuantBuild.IO;
using QuantBuild.Numerics;

namespace QuantBuild.Core.Tests.Formats.PyTorch;

[TestClass]
public sealed class TensorLayoutTests
{
    private static byte[] One(string type, long elements, long[] shape, long[] strides, long offset = 0) =>
        new PickleWriter().Dict().Text("w").Tensor(type, "0", elements, shape, strides, offset).Op('s').Stop();

    private static byte[] OneTyped(string type, long bytes, long[] shape, long[] strides, long offset = 0) =>
        new PickleWriter().Dict().Text("w").TypedTensor(type, "0", bytes, shape, strides, offset).Op('s').Stop();

    [TestMethod]
    [DataRow("FloatStorage", ElementType.Float32, 4)]
    [DataRow("HalfStorage", ElementType.Float16, 2)]
    [DataRow("BFloat16Storage", ElementType.BFloat16, 2)]
    [DataRow("DoubleStorage", ElementType.Float64, 8)]
    [DataRow("LongStorage", ElementType.Int64, 8)]
    [DataRow("IntStorage", ElementType.Int32, 4)]
    [DataRow("ShortStorage", ElementType.Int16, 2)]
    [DataRow("CharStorage", ElementType.Int8, 1)]
    [DataRow("ByteStorage", ElementType.UInt8, 1)]
    [DataRow("BoolStorage", ElementType.Bool, 1)]
    [DataRow("UntypedStorage", ElementType.UInt8, 1)]
    public void The_class_of_the_storage_is_the_type(string storage, ElementType type, int size)
    {
        using var checkpoint = Checkpoint.Of(One(storage, 5, [3], [1], 1), ("0", Checkpoint.Counting(5 * size)));
        using var file = TorchFile.Open(checkpoint.Path);
        Assert.AreEqual(type, file.Tensors[0].Type);
        CollectionAssert.AreEqual(Checkpoint.Counting(5 * size)[size..(4 * size)], Checkpoint.Read(file.Tensors[0]));
    }

    [TestMethod]
    [DataRow("float8_e4m3fn", ElementType.Float8E4M3, 1)]
    [DataRow("float8_e5m2", ElementType.Float8E5M2, 1)]
    [DataRow("uint16", ElementType.UInt16, 2)]
    [DataRow("uint32", ElementType.UInt32, 4)]
    [DataRow("uint64", ElementType.UInt64, 8)]
    public void Types_without_a_storage_class_are_read_from_bytes(string name, ElementType type, int size)
    {
        using var checkpoint = Checkpoint.Of(OneTyped(name, 5 * size, [3], [1], 1), ("0", Checkpoint.Counting(5 * size)));
        using var file = TorchFile.Open(checkpoint.Path);
        Assert.AreEqual(type, file.Tensors[0].Type);
        CollectionAssert.AreEqual(Checkpoint.Counting(5 * size)[size..(4 * size)], Checkpoint.Read(file.Tensors[0]));
    }

    [TestMethod]
    public void Tensors_may_share_a_storage()
    {
        var pickle = new PickleWriter().Dict().Mark().Text("a").Tensor("FloatStorage", "0", 6, [2, 3], [3, 1]).Text("b").Tensor("FloatStorage", "0", 6, [3], [1], 3).Op('u').Stop();
        using var checkpoint = Checkpoint.Of(pickle, ("0", Checkpoint.Counting(24)));
        using var file = TorchFile.Open(checkpoint.Path);
        CollectionAssert.AreEqual(Checkpoint.Counting(24), Checkpoint.Read(file.Tensors[0]));
        CollectionAssert.AreEqual(Checkpoint.Counting(24)[12..], Checkpoint.Read(file.Tensors[1]));
    }

    [TestMethod]
    public void Scalars_and_empty_tensors_are_read()
    {
        var pickle = new PickleWriter().Dict().Mark().Text("a").Tensor("LongStorage", "0", 1, [], []).Text("b").Tensor("FloatStorage", "1", 0, [0, 7], [7, 1]).Op('u').Stop();
        using var checkpoint = Checkpoint.Of(pickle, ("0", Checkpoint.Counting(8)), ("1", []));
        using var file = TorchFile.Open(checkpoint.Path);
        Assert.IsEmpty(file.Tensors[0].Shape);
        CollectionAssert.AreEqual(Checkpoint.Counting(8), Checkpoint.Read(file.Tensors[0]));
        Assert.AreEqual(0, file.Tensors[1].Source.Elements);
    }

    [TestMethod]
    public void Strides_of_dimensions_with_one_index_do_not_matter()
    {
        using var checkpoint = Checkpoint.Of(One("FloatStorage", 3, [1, 3, 1], [1000, 1, 77]), ("0", Checkpoint.Counting(12)));
        using var file = TorchFile.Open(checkpoint.Path);
        Assert.IsInstanceOfType<FileTensorSource>(file.Tensors[0].Source);
    }

    [TestMethod]
    public void A_storage_without_a_record_is_refused() =>
        Checkpoint.Refused("QB2456", One("FloatStorage", 1, [1], [1]), ("1", new byte[4]));

    [TestMethod]
    [DataRow(3L)]
    [DataRow(5L)]
    [DataRow(long.MaxValue)]
    public void A_storage_of_another_size_is_refused(long elements) =>
        Checkpoint.Refused("QB2456", One("FloatStorage", elements, [1], [1]), ("0", new byte[16]));

    [TestMethod]
    [DataRow(new long[] { 5 }, new long[] { 1 }, 0)]
    [DataRow(new long[] { 4 }, new long[] { 1 }, 1)]
    [DataRow(new long[] { 1 }, new long[] { 1 }, 4)]
    [DataRow(new long[] { 2 }, new long[] { 4 }, 0)]
    [DataRow(new long[] { 2 }, new long[] { long.MaxValue }, 0)]
    [DataRow(new long[] { 1 }, new long[] { 1 }, long.MaxValue)]
    [DataRow(new long[] { long.MaxValue, long.MaxValue, 4 }, new long[] { 1, 1, 1 }, 0)]
    [DataRow(new long[] { 1L << 32, 1L << 32 }, new long[] { 0, 0 }, 0)]
    [DataRow(new long[] { -1 }, new long[] { 1 }, 0)]
    [DataRow(new long[] { 2 }, new long[] { -1 }, 1)]
    [DataRow(new long[] { 1 }, new long[] { 1 }, -1)]
    [DataRow(new long[] { }, new long[] { }, 4)]
    public void A_tensor_that_does_not_fit_its_storage_is_refused(long[] shape, long[] strides, long offset) =>
        Checkpoint.Refused("QB2457", One("FloatStorage", 4, shape, strides, offset), ("0", new byte[16]));

    [TestMethod]
    public void An_expanded_tensor_is_refused() =>
        Checkpoint.Refused("QB2457", One("FloatStorage", 1, [1_000_000], [0]), ("0", new byte[4]));

    [TestMethod]
    public void The_offset_of_a_typed_tensor_counts_elements() =>
        Checkpoint.Refused("QB2457", OneTyped("uint32", 16, [1], [1], 4), ("0", new byte[16]));
}
