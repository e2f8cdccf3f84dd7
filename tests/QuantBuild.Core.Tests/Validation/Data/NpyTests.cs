using QuantBuild.Numerics;

namespace QuantBuild.Core.Tests.Validation.Data;

[TestClass]
public sealed class NpyTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void Every_version_is_read(int version)
    {
        using var folder = new DataFolder();
        var file = folder.Write("x.npy", DataFolder.Npy("<f4", "(1, 2)", DataFolder.Floats(1.5f, -2), version: version));
        var value = DataFolder.Read(file, Tensors.Input("x", ElementType.Float32, 1, 2)).Single()["x"];
        CollectionAssert.AreEqual(new[] { 1.5, -2.0 }, value.Values());
    }

    [TestMethod]
    [DataRow("<f2", ElementType.Float16, 2)]
    [DataRow("<f4", ElementType.Float32, 4)]
    [DataRow("<f8", ElementType.Float64, 8)]
    [DataRow("|b1", ElementType.Bool, 1)]
    [DataRow("|i1", ElementType.Int8, 1)]
    [DataRow("|u1", ElementType.UInt8, 1)]
    [DataRow("<i2", ElementType.Int16, 2)]
    [DataRow("<u2", ElementType.UInt16, 2)]
    [DataRow("<i4", ElementType.Int32, 4)]
    [DataRow("<u4", ElementType.UInt32, 4)]
    [DataRow("<i8", ElementType.Int64, 8)]
    [DataRow("<u8", ElementType.UInt64, 8)]
    public void Every_type_of_numbers_is_read(string descr, ElementType type, int width)
    {
        using var folder = new DataFolder();
        var data = Enumerable.Range(0, 3 * width).Select(static i => (byte)(i % 2)).ToArray();
        var file = folder.Write("x.npy", DataFolder.Npy(descr, "(3,)", data));
        CollectionAssert.AreEqual(data, DataFolder.Read(file, Tensors.Input("x", type, 3)).Single()["x"].Data);
    }

    [TestMethod]
    public void Fortran_order_becomes_row_major()
    {
        using var folder = new DataFolder();
        // [[1,2,3],[4,5,6]] column by column.
        var file = folder.Write("x.npy", DataFolder.Npy("<f4", "(2, 3)", DataFolder.Floats(1, 4, 2, 5, 3, 6), fortran: true));
        CollectionAssert.AreEqual(new double[] { 1, 2, 3, 4, 5, 6 }, DataFolder.Read(file, Tensors.Input("x", ElementType.Float32, 2, 3)).Single()["x"].Values());
    }

    [TestMethod]
    public void Fortran_order_of_three_axes_becomes_row_major()
    {
        using var folder = new DataFolder();
        var columns = new float[24];
        for (var i = 0; i < 24; i++) columns[(i / 12) + (i / 4 % 3 * 2) + (i % 4 * 6)] = i;
        var file = folder.Write("x.npy", DataFolder.Npy("<f4", "(2, 3, 4)", DataFolder.Floats(columns), fortran: true));
        CollectionAssert.AreEqual(Enumerable.Range(0, 24).Select(static i => (double)i).ToArray(), DataFolder.Read(file, Tensors.Input("x", ElementType.Float32, 2, 3, 4)).Single()["x"].Values());
    }

    [TestMethod]
    public void A_first_axis_longer_than_the_batch_counts_the_samples()
    {
        using var folder = new DataFolder();
        var file = folder.Write("x.npy", DataFolder.Npy("<f4", "(3, 2)", DataFolder.Floats(1, 2, 3, 4, 5, 6)));
        var samples = DataFolder.Read(file, Tensors.Input("x", ElementType.Float32, 1, 2));
        Assert.HasCount(3, samples);
        CollectionAssert.AreEqual(new long[] { 1, 2 }, samples[2]["x"].Shape.ToArray());
        CollectionAssert.AreEqual(new double[] { 5, 6 }, samples[2]["x"].Values());
    }

    [TestMethod]
    public void An_axis_more_counts_the_samples_and_an_axis_less_is_put_in_front()
    {
        using var folder = new DataFolder();
        var file = folder.Write("x.npy", DataFolder.Npy("<f4", "(2, 2)", DataFolder.Floats(1, 2, 3, 4)));
        Assert.HasCount(2, DataFolder.Read(file, Tensors.Input("x", ElementType.Float32, 2)));
        CollectionAssert.AreEqual(new long[] { 1, 2, 2 }, DataFolder.Read(file, Tensors.Input("x", ElementType.Float32, 1, 2, 2)).Single()["x"].Shape.ToArray());
    }

    [TestMethod]
    public void An_open_batch_takes_row_after_row_but_time_is_not_cut()
    {
        using var folder = new DataFolder();
        var file = folder.Write("x.npy", DataFolder.Npy("<f4", "(3, 2)", DataFolder.Floats(1, 2, 3, 4, 5, 6)));
        Assert.HasCount(3, DataFolder.Read(file, Tensors.Input("x", ElementType.Float32, "batch", 2)));
        Assert.HasCount(1, DataFolder.Read(file, Tensors.Input("x", ElementType.Float32, "time", 2)));
        Assert.HasCount(1, DataFolder.Read(file, Tensors.Input("x", ElementType.Float32, -1, 2)));
    }

    [TestMethod]
    public void A_folder_of_arrays_is_a_sample_each_in_natural_order()
    {
        using var folder = new DataFolder();
        foreach (var i in (int[])[10, 9, 1]) folder.Write($"s{i}.npy", DataFolder.Npy("<f4", "(1, 1)", DataFolder.Floats(i)));
        var values = DataFolder.Read(folder.Path, Tensors.Input("x", ElementType.Float32, 1, 1)).Select(static s => s["x"].Values()[0]).ToArray();
        CollectionAssert.AreEqual(new double[] { 1, 9, 10 }, values);
    }

    [TestMethod]
    public void A_folder_of_arrays_named_after_the_inputs_is_one_sample()
    {
        using var folder = new DataFolder();
        folder.Write("a.npy", DataFolder.Npy("<f4", "(1,)", DataFolder.Floats(1)));
        folder.Write("b.npy", DataFolder.Npy("<f4", "(1,)", DataFolder.Floats(2)));
        var sample = DataFolder.Read(folder.Path, Tensors.Input("b", ElementType.Float32, 1), Tensors.Input("a", ElementType.Float32, 1)).Single();
        Assert.AreEqual(2.0, sample["b"].Values()[0]);
        Assert.AreEqual("QB1115", DataFolder.Refused(folder.Path, Tensors.Input("p", ElementType.Float32, 1), Tensors.Input("q", ElementType.Float32, 1)).Code);
    }

    [TestMethod]
    public void Conversions_that_change_no_value_are_made_and_told()
    {
        using var folder = new DataFolder();
        var file = folder.Write("x.npy", DataFolder.Npy("<u2", "(1, 2)", [255, 255, 7, 0]));
        var value = DataFolder.Read(file, out var warnings, Tensors.Input("x", ElementType.Int32, 1, 2)).Single()["x"];
        CollectionAssert.AreEqual(new double[] { 65535, 7 }, value.Values());
        Assert.AreEqual("QB3056", warnings.Single().Code);
    }

    [TestMethod]
    [DataRow("<u2", ElementType.Int8)]
    [DataRow("<i2", ElementType.UInt16)]
    [DataRow("<u2", ElementType.Bool)]
    [DataRow("<u2", ElementType.Float32)]
    public void Conversions_that_change_a_value_or_its_meaning_are_refused(string descr, ElementType wanted)
    {
        using var folder = new DataFolder();
        var file = folder.Write("x.npy", DataFolder.Npy(descr, "(1,)", [255, 255]));
        var error = DataFolder.Refused(file, Tensors.Input("x", wanted, 1));
        Assert.AreEqual("QB1111", error.Code);
        var asked = error.Expected;
        Assert.AreEqual(wanted.Name(), asked);
    }

    [TestMethod]
    public void Doubles_become_floats_only_when_each_one_fits()
    {
        using var folder = new DataFolder();
        var exact = folder.Write("a.npy", DataFolder.Npy("<f8", "(1,)", BitConverter.GetBytes(0.5)));
        var inexact = folder.Write("b.npy", DataFolder.Npy("<f8", "(1,)", BitConverter.GetBytes(0.1)));
        Assert.AreEqual(0.5, DataFolder.Read(exact, Tensors.Input("x", ElementType.Float32, 1)).Single()["x"].Values()[0]);
        Assert.AreEqual("QB1111", DataFolder.Refused(inexact, Tensors.Input("x", ElementType.Float32, 1)).Code);
    }

    [TestMethod]
    public void Another_shape_is_refused_with_both_shapes()
    {
        using var folder = new DataFolder();
        var file = folder.Write("x.npy", DataFolder.Npy("<f4", "(2, 3)", DataFolder.Floats(1, 2, 3, 4, 5, 6)));
        var error = DataFolder.Refused(file, Tensors.Input("x", ElementType.Float32, "batch", 4));
        Assert.AreEqual("QB1112", error.Code);
        Assert.AreEqual("FP32 [2,3]", error.Found);
        Assert.Contains("FP32 [?,4]", error.Expected!);
    }
}
