using Google.Protobuf;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.Numerics;
using QuantBuild.Validation;

namespace QuantBuild.Core.Tests.Validation.Data;

[TestClass]
public sealed class TensorFileTests
{
    private static readonly ValueInfo X = Tensors.Input("x", ElementType.Float32, "batch", 2);
    private static readonly ValueInfo Y = Tensors.Input("y", ElementType.Int64, 1);

    private static TensorProto Proto(int type, params long[] dims) => new() { DataType = type, Dims = { dims } };

    private static TensorProto Two(float first) => new() { DataType = 1, Dims = { 1, 2 }, FloatData = { first, 2 } };

    [TestMethod]
    public void Folders_of_numbered_inputs_are_samples_in_natural_order_and_expected_outputs_are_left()
    {
        using var folder = new DataFolder();
        foreach (var i in (int[])[10, 2, 0])
        {
            folder.WritePb($"test_data_set_{i}/input_0.pb", Two(i));
            folder.WritePb($"test_data_set_{i}/input_1.pb", new TensorProto { DataType = 7, Dims = { 1 }, Int64Data = { i } });
            folder.WritePb($"test_data_set_{i}/output_0.pb", Two(i));
        }

        var samples = DataFolder.Read(folder.Path, X, Y);
        CollectionAssert.AreEqual(new double[] { 0, 2, 10 }, samples.Select(static s => s["x"].Values()[0]).ToArray());
        CollectionAssert.AreEqual(new double[] { 0, 2, 10 }, samples.Select(static s => s["y"].Values()[0]).ToArray());
        Assert.HasCount(1, DataFolder.Read(Path.Combine(folder.Path, "test_data_set_2"), X, Y));
    }

    [TestMethod]
    public void A_name_goes_before_a_number()
    {
        using var folder = new DataFolder();
        var named = Two(5);
        named.Name = "b";
        folder.WritePb("input_0.pb", named);
        var other = Two(7);
        other.Name = "a";
        folder.WritePb("input_1.pb", other);
        var sample = DataFolder.Read(folder.Path, X with { Name = "a" }, X with { Name = "b" }).Single();
        Assert.AreEqual(7.0, sample["a"].Values()[0]);
        Assert.AreEqual(5.0, sample["b"].Values()[0]);
    }

    [TestMethod]
    public void Several_rows_of_a_tensor_file_are_one_run()
    {
        using var folder = new DataFolder();
        var file = folder.WritePb("input_0.pb", new TensorProto { DataType = 1, Dims = { 3, 2 }, FloatData = { 1, 2, 3, 4, 5, 6 } });
        Assert.HasCount(1, DataFolder.Read(file, X));
    }

    [TestMethod]
    [DataRow(1, ElementType.Float32)]
    [DataRow(2, ElementType.UInt8)]
    [DataRow(3, ElementType.Int8)]
    [DataRow(4, ElementType.UInt16)]
    [DataRow(5, ElementType.Int16)]
    [DataRow(6, ElementType.Int32)]
    [DataRow(7, ElementType.Int64)]
    [DataRow(9, ElementType.Bool)]
    [DataRow(10, ElementType.Float16)]
    [DataRow(11, ElementType.Float64)]
    [DataRow(12, ElementType.UInt32)]
    [DataRow(13, ElementType.UInt64)]
    [DataRow(16, ElementType.BFloat16)]
    public void Raw_and_typed_fields_hold_the_same(int dataType, ElementType type)
    {
        using var folder = new DataFolder();
        var expected = Tensors.Of(type, [2], 1, 0);
        var raw = Proto(dataType, 2);
        raw.RawData = ByteString.CopyFrom(expected.Data);
        var typed = Proto(dataType, 2);
        switch (type)
        {
            case ElementType.Float32: typed.FloatData.Add([1, 0]); break;
            case ElementType.Float64: typed.DoubleData.Add([1, 0]); break;
            case ElementType.Int64: typed.Int64Data.Add([1, 0]); break;
            case ElementType.UInt32 or ElementType.UInt64: typed.Uint64Data.Add([1, 0]); break;
            case ElementType.Float16 or ElementType.BFloat16: typed.Int32Data.Add([BitConverter.ToUInt16(expected.Data), 0]); break;
            default: typed.Int32Data.Add([1, 0]); break;
        }

        foreach (var tensor in (TensorProto[])[raw, typed])
        {
            var value = DataFolder.Read(folder.WritePb("input_0.pb", tensor), Tensors.Input("x", type, 2)).Single()["x"];
            CollectionAssert.AreEqual(expected.Data, value.Data);
        }
    }

    [TestMethod]
    public void Strings_are_read()
    {
        using var folder = new DataFolder();
        var file = folder.WritePb("input_0.pb", new TensorProto { DataType = 8, Dims = { 1 }, StringData = { ByteString.CopyFromUtf8("grüß") } });
        Assert.AreEqual("grüß", DataFolder.Read(file, Tensors.Input("x", ElementType.String, 1)).Single()["x"].Strings![0]);
    }

    [TestMethod]
    public void Sizes_that_are_not_there_are_refused_before_memory_is_taken()
    {
        using var folder = new DataFolder();
        foreach (var dims in (long[][])[[-1, 2], [long.MaxValue, long.MaxValue], [1L << 31, 1L << 31], [1L << 30], [3], []])
        {
            var tensor = Proto(1, dims);
            tensor.FloatData.Add([1, 2]);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.AreEqual("QB1107", DataFolder.Refused(folder.WritePb("input_0.pb", tensor), X).Code, string.Join(',', dims));
            Assert.IsLessThan(8L << 20, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [TestMethod]
    public void Raw_data_of_another_length_external_data_and_unknown_types_are_refused()
    {
        using var folder = new DataFolder();
        var shortRaw = Proto(1, 1, 2);
        shortRaw.RawData = ByteString.CopyFrom(new byte[7]);
        Assert.AreEqual("QB1107", DataFolder.Refused(folder.WritePb("a.pb", shortRaw), X).Code);
        var external = Proto(1, 1, 2);
        external.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "../../etc/passwd" });
        external.DataLocation = 1;
        Assert.AreEqual("QB1107", DataFolder.Refused(folder.WritePb("b.pb", external), X).Code);
        Assert.AreEqual("QB1108", DataFolder.Refused(folder.WritePb("c.pb", Proto(14, 1)), X).Code);
        Assert.AreEqual("QB1108", DataFolder.Refused(folder.WritePb("d.pb", Proto(int.MaxValue, 1)), X).Code);
        Assert.AreEqual("QB1107", DataFolder.Refused(folder.Write("e.pb", [0x4A, 0xFF, 0xFF, 0xFF, 0x7F, 1]), X).Code);
        Assert.AreEqual("QB1108", DataFolder.Refused(folder.Write("f.pb", []), X).Code);
    }

    [TestMethod]
    public void A_link_back_up_does_not_lead_round_for_ever()
    {
        using var folder = new DataFolder();
        folder.WritePb("set/input_0.pb", Two(1));
        try
        {
            Directory.CreateSymbolicLink(Path.Combine(folder.Path, "set", "up"), folder.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Assert.Inconclusive($"Symbolic links cannot be made here: {e.Message}");
        }

        Assert.HasCount(1, DataFolder.Read(folder.Path, X));
    }

    [TestMethod]
    public void Raw_bytes_fit_a_model_with_one_input_of_fixed_sizes()
    {
        using var folder = new DataFolder();
        var file = folder.Write("x.bin", DataFolder.Floats(1, 2, 3, 4));
        Assert.HasCount(2, DataFolder.Read(file, X));
        Assert.HasCount(2, DataFolder.Read(file, Tensors.Input("x", ElementType.Float32, 1, 2)));
        Assert.AreEqual("QB1109", DataFolder.Refused(file, Tensors.Input("x", ElementType.Float32, 1, 3)).Code);
        Assert.AreEqual("QB1109", DataFolder.Refused(file, X, Y).Code);
        Assert.AreEqual("QB1109", DataFolder.Refused(file, Tensors.Input("x", ElementType.Float32, 1, -1)).Code);
    }
}
