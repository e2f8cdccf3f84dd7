using System.Buffers.Binary;
using System.IO.Compression;
using QuantBuild.Numerics;
using QuantBuild.Validation;

namespace QuantBuild.Core.Tests.Validation.Data;

[TestClass]
public sealed class NpzTests
{
    private static readonly ValueInfo A = Tensors.Input("a", ElementType.Float32, "batch", 2);
    private static readonly ValueInfo B = Tensors.Input("b", ElementType.Int64, "batch");

    private static byte[] Ones(int rows) => DataFolder.Npy("<f4", $"({rows}, 2)", DataFolder.Floats([.. Enumerable.Range(0, rows * 2).Select(static i => (float)i)]));

    private static byte[] Counts(int rows) => DataFolder.Npy("<i8", $"({rows},)", [.. Enumerable.Range(0, rows).SelectMany(static i => BitConverter.GetBytes((long)i))]);

    [TestMethod]
    [DataRow(CompressionLevel.NoCompression)]
    [DataRow(CompressionLevel.Optimal)]
    public void Arrays_are_matched_by_name_and_read_row_by_row(CompressionLevel level)
    {
        using var folder = new DataFolder();
        var file = folder.WriteNpz("d.npz", level, ("b.npy", Counts(3)), ("labels.npy", Counts(9)), ("a.npy", Ones(3)));
        var samples = DataFolder.Read(file, A, B);
        Assert.HasCount(3, samples);
        CollectionAssert.AreEqual(new double[] { 4, 5 }, samples[2]["a"].Values());
        CollectionAssert.AreEqual(new double[] { 2 }, samples[2]["b"].Values());
    }

    [TestMethod]
    public void Unnamed_arrays_are_matched_by_their_number()
    {
        using var folder = new DataFolder();
        var file = folder.WriteNpz("d.npz", CompressionLevel.Optimal, ("arr_1.npy", Counts(1)), ("arr_0.npy", Ones(1)));
        Assert.AreEqual(1.0, DataFolder.Read(file, A, B).Single()["a"].Values()[1]);
    }

    [TestMethod]
    public void Each_archive_of_a_folder_is_a_sample()
    {
        using var folder = new DataFolder();
        folder.WriteNpz("1.npz", CompressionLevel.Optimal, ("a.npy", Ones(1)));
        folder.WriteNpz("2.npz", CompressionLevel.Optimal, ("a.npy", Ones(1)));
        Assert.HasCount(2, DataFolder.Read(folder.Path, A));
    }

    [TestMethod]
    public void An_array_of_one_run_serves_all_runs()
    {
        using var folder = new DataFolder();
        var rate = DataFolder.Npy("<i8", "()", BitConverter.GetBytes(16000L));
        var file = folder.WriteNpz("d.npz", CompressionLevel.Optimal, ("a.npy", Ones(3)), ("sr.npy", rate));
        var samples = DataFolder.Read(file, Tensors.Input("a", ElementType.Float32, 1, 2), Tensors.Input("sr", ElementType.Int64));
        Assert.HasCount(3, samples);
        Assert.IsTrue(samples.All(static s => s["sr"].Values()[0] == 16000));
    }

    [TestMethod]
    public void Differing_numbers_of_samples_are_refused()
    {
        using var folder = new DataFolder();
        var file = folder.WriteNpz("d.npz", CompressionLevel.Optimal, ("a.npy", Ones(3)), ("b.npy", Counts(4)));
        Assert.AreEqual("QB1113", DataFolder.Refused(file, Tensors.Input("a", ElementType.Float32, 1, 2), Tensors.Input("b", ElementType.Int64, 1)).Code);
    }

    [TestMethod]
    public void A_missing_input_is_refused_with_what_there_is_and_what_is_wanted()
    {
        using var folder = new DataFolder();
        var error = DataFolder.Refused(folder.WriteNpz("d.npz", CompressionLevel.Optimal, ("a.npy", Ones(1))), A, B);
        Assert.AreEqual("QB1110", error.Code);
        Assert.Contains("'b'", error.Summary);
        Assert.Contains("'a' FP32 [1,2]", error.Found!);
    }

    [TestMethod]
    public void Entry_names_are_keys_and_never_paths()
    {
        using var folder = new DataFolder();
        var file = folder.WriteNpz("d.npz", CompressionLevel.Optimal, ("../../../escape.npy", Ones(1)), ("/etc/a.npy", Ones(1)));
        var input = A with { Name = "../../../escape" };
        Assert.HasCount(1, DataFolder.Read(file, input));
        Assert.HasCount(1, Directory.GetFileSystemEntries(folder.Path));
        Assert.AreEqual("QB1110", DataFolder.Refused(file, A).Code);
    }

    [TestMethod]
    public void Two_arrays_of_one_name_are_refused()
    {
        using var folder = new DataFolder();
        Assert.AreEqual("QB1106", DataFolder.Refused(folder.WriteNpz("d.npz", CompressionLevel.Optimal, ("a.npy", Ones(1)), ("a.npy", Ones(1))), A).Code);
    }

    [TestMethod]
    public void An_archive_without_arrays_or_that_is_no_archive_is_refused()
    {
        using var folder = new DataFolder();
        Assert.AreEqual("QB1106", DataFolder.Refused(folder.WriteNpz("d.npz", CompressionLevel.Optimal, ("readme.txt", [1])), A).Code);
        Assert.AreEqual("QB1106", DataFolder.Refused(folder.Write("e.npz", [1, 2, 3]), A).Code);
        Assert.AreEqual("QB1106", DataFolder.Refused(folder.Write("f.npz", []), A).Code);
    }

    [TestMethod]
    public void A_declared_size_that_the_stored_bytes_cannot_give_is_refused_before_memory_is_taken()
    {
        using var folder = new DataFolder();
        var header = DataFolder.Npy("<f4", "(100000000, 2)", []);
        var file = folder.WriteNpz("d.npz", CompressionLevel.Optimal, ("a.npy", [.. header, .. new byte[800]]));
        var bytes = File.ReadAllBytes(file);
        // The central directory's uncompressed size (offset 24) now agrees with the lie in the header.
        var central = bytes.AsSpan().IndexOf("PK\x01\x02"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(central + 24), (uint)(header.Length + 800_000_000));
        File.WriteAllBytes(file, bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.AreEqual("QB1106", DataFolder.Refused(file, Tensors.Input("a", ElementType.Float32, 100000000, 2)).Code);
        Assert.IsLessThan(8L << 20, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void A_bomb_costs_no_more_than_the_samples_that_the_model_takes()
    {
        using var folder = new DataFolder();
        // 64 MB of zeros, 64 KB in the archive: true to its header, but no input of the model.
        var file = folder.WriteNpz("d.npz", CompressionLevel.Optimal, ("a.npy", [.. DataFolder.Npy("<f4", "(16000000,)", []), .. new byte[64_000_000]]));
        Assert.IsLessThan(100_000L, new FileInfo(file).Length);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.AreEqual("QB1112", DataFolder.Refused(file, Tensors.Input("a", ElementType.Float32, 1, 3, 8)).Code);
        Assert.IsLessThan(8L << 20, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void Every_way_to_cut_an_archive_short_ends_in_a_coded_error()
    {
        using var folder = new DataFolder();
        var whole = File.ReadAllBytes(folder.WriteNpz("d.npz", CompressionLevel.NoCompression, ("a.npy", Ones(2))));
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.StartsWith("QB11", DataFolder.Refused(folder.Write("x.npz", whole[..length]), A).Code, $"cut at {length}");
        }
    }

    [TestMethod]
    public void Every_byte_of_an_archive_may_be_anything()
    {
        using var folder = new DataFolder();
        var whole = File.ReadAllBytes(folder.WriteNpz("d.npz", CompressionLevel.Optimal, ("a.npy", Ones(2))));
        for (var at = 0; at < whole.Length; at++)
        {
            byte[] changed = [.. whole];
            changed[at] ^= 0xFF;
            try
            {
                DataFolder.Read(folder.Write("x.npz", changed), A);
            }
            catch (Diagnostics.QuantBuildException e)
            {
                Assert.StartsWith("QB11", e.Diagnostic.Code);
            }
        }
    }
}
