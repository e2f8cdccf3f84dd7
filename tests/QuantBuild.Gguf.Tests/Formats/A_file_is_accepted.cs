using System.Text;
using QuantBuild.Formats.Gguf;
using QuantBuild.Kernels.Ggml;
using QuantBuild.TestModels.Gguf;

namespace QuantBuild.Gguf.Tests.Formats;

[TestClass]
public sealed class A_file_is_accepted
{
    [TestMethod]
    [DataRow(2u)]
    [DataRow(3u)]
    public void In_both_versions(uint version) => Reading.Read(
        new GgufBytes { Version = version }.Text("general.name", "small").Tensor("a", 0, [2, 3], new byte[24]).Tensor("b", 2, [64, 1, 2], new byte[72]).ToArray(),
        file =>
        {
            Assert.AreEqual((int)version, file.Version);
            Assert.AreEqual(32, file.Alignment);
            var (a, b) = (file.Tensors[0], file.Tensors[1]);
            Assert.AreEqual(("a", GgmlType.F32, 24L), (a.Name, a.Type, a.Length));
            Assert.AreEqual(("b", GgmlType.Q4_0, 72L), (b.Name, b.Type, b.Length));
            Assert.AreEqual((2L, 3L, 6L), (a.Columns, a.Rows, a.Elements));
            CollectionAssert.AreEqual((long[])[64, 1, 2], b.Shape.ToArray());
            Assert.AreEqual(a.Offset + 32, b.Offset);
            Assert.AreEqual(0, a.Offset % 32);
            return 0;
        });

    [TestMethod]
    public void With_every_type_of_value() => Reading.Read(
        new GgufBytes()
            .Entry("u8", 0, [200]).Entry("i8", 1, [200]).UInt16("u16", 60000).Entry("i16", 3, [0, 0x80]).UInt32("u32", 4_000_000_000).Int32("i32", -7)
            .Float32("f32", 1.5f).Bool("yes", true).Bool("no", false).Text("text", "tale é").Entry("u64", 10, BitConverter.GetBytes(ulong.MaxValue))
            .Entry("i64", 11, BitConverter.GetBytes(long.MinValue)).Entry("f64", 12, BitConverter.GetBytes(-0.25)).ToArray(),
        file =>
        {
            var metadata = file.Metadata;
            foreach (var (key, expected) in ((string, long)[])[("u8", 200), ("i8", -56), ("u16", 60000), ("i16", -32768), ("u32", 4_000_000_000), ("i32", -7), ("i64", long.MinValue)])
            {
                Assert.IsTrue(metadata.TryGetInteger(key, out var integer), key);
                Assert.AreEqual(expected, integer);
                Assert.IsTrue(metadata.TryGetNumber(key, out var same), key);
                Assert.AreEqual(expected, same);
            }
            Assert.IsFalse(metadata.TryGetInteger("u64", out _), "it does not fit");
            Assert.IsTrue(metadata.TryGetNumber("u64", out var number));
            Assert.AreEqual(18446744073709551616.0, number);
            Assert.IsTrue(metadata.TryGetNumber("f32", out number));
            Assert.AreEqual(1.5, number);
            Assert.IsTrue(metadata.TryGetNumber("f64", out number));
            Assert.AreEqual(-0.25, number);
            Assert.IsTrue(metadata.TryGetBoolean("yes", out var value) && value);
            Assert.IsTrue(metadata.TryGetBoolean("no", out value) && !value);
            Assert.IsTrue(metadata.TryGetString("text", out var text));
            Assert.AreEqual("tale é", text);
            Assert.IsFalse(metadata.TryGetString("u8", out _) || metadata.TryGetInteger("text", out _) || metadata.TryGetInteger("f32", out _) || metadata.TryGetBoolean("u8", out _));
            Assert.IsFalse(metadata.TryGetString("none", out _) || metadata.TryGetInteger("none", out _) || metadata.TryGetNumber("none", out _) || metadata.TryGetBoolean("none", out _) || metadata.TryGetArray("none", out _));
            return 0;
        });

    [TestMethod]
    public void With_numbers_that_outlive_it()
    {
        var metadata = Reading.Read(new GgufBytes().UInt32("n", 7).Bool("b", true).ToArray(), file => file.Metadata);
        Assert.IsTrue(metadata.TryGetInteger("n", out var number) && number == 7);
        Assert.IsTrue(metadata.TryGetBoolean("b", out var truth) && truth);
    }

    [TestMethod]
    public void With_arrays() => Reading.Read(
        new GgufBytes().Array("u8", 0, 3, [1, 2, 255]).Array("i32", 5, 2, [.. BitConverter.GetBytes(-1), .. BitConverter.GetBytes(9)]).Array("bool", 7, 2, [1, 0])
            .Array("f32", 6, 1, BitConverter.GetBytes(0.5f)).Texts("texts", "a", "", "é").Array("none", 8, 0, []).Text("text", "x").ToArray(),
        file =>
        {
            CollectionAssert.AreEqual((long[])[1, 2, 255], Integers("u8"));
            CollectionAssert.AreEqual((long[])[-1, 9], Integers("i32"));
            CollectionAssert.AreEqual((long[])[1, 0], Integers("bool"));
            Assert.IsEmpty(Integers("f32"));
            Assert.IsEmpty(Integers("texts"));
            Assert.AreEqual(0.5, Array("f32").Numbers().Single());
            CollectionAssert.AreEqual((double[])[-1, 9], Array("i32").Numbers().ToArray());
            CollectionAssert.AreEqual((string[])["a", "", "é"], Array("texts").Strings().ToArray());
            Assert.IsEmpty(Array("none").Strings().ToArray());
            Assert.IsEmpty(Array("u8").Strings().ToArray());
            Assert.IsFalse(file.Metadata.TryGetArray("text", out _));
            return 0;

            GgufArray Array(string key) => file.Metadata.TryGetArray(key, out var array) ? array : throw new AssertFailedException(key);

            long[] Integers(string key) => [.. Array(key).Integers()];
        });

    [TestMethod]
    public void With_texts_longer_than_any_buffer()
    {
        // Around the size of the buffers, so that texts and their lengths lie across its ends.
        string[] texts = [.. Enumerable.Range(0, 400).Select(i => new string((char)('a' + (i % 26)), i % 50 == 49 ? 65_530 + (i / 50) : i * 37 % 4001))];
        Reading.Read(new GgufBytes().Texts("texts", texts).Text("after", "x").ToArray(), file =>
        {
            Assert.IsTrue(file.Metadata.TryGetArray("texts", out var array));
            CollectionAssert.AreEqual(texts, array.Strings().ToArray());
            Assert.IsTrue(file.Metadata.TryGetString("after", out _));
            return 0;
        });
    }

    [TestMethod]
    public void With_arrays_in_arrays()
    {
        // [[[1]], [["a"], []]], by hand.
        byte[] inner = [.. GgufBytes.ArrayPrefix(9, 1), .. GgufBytes.ArrayPrefix(0, 1), 1, .. GgufBytes.ArrayPrefix(9, 2), .. GgufBytes.ArrayPrefix(8, 1), .. GgufBytes.TextElements("a"), .. GgufBytes.ArrayPrefix(4, 0)];
        Reading.Read(new GgufBytes().Array("nested", 9, 2, inner).Text("after", "x").ToArray(), file =>
        {
            Assert.IsTrue(file.Metadata.TryGet("nested", out var entry));
            Assert.IsTrue(entry.IsNested);
            Assert.AreEqual(inner.Length, entry.Content.Length);
            Assert.IsFalse(file.Metadata.TryGetArray("nested", out _), "its elements are not read");
            Assert.IsTrue(file.Metadata.TryGetString("after", out _));
            return 0;
        });
    }

    [TestMethod]
    [DataRow(8u)]
    [DataRow(64u)]
    [DataRow(4096u)]
    public void With_another_alignment(uint alignment) => Reading.Read(
        new GgufBytes { Alignment = alignment }.UInt32("general.alignment", alignment).Tensor("a", 0, [1], new byte[4]).Tensor("b", 0, [1], new byte[4]).ToArray(),
        file =>
        {
            Assert.AreEqual(alignment, file.Alignment);
            Assert.IsTrue(file.Tensors.All(tensor => tensor.Offset % alignment == 0));
            return file.Tensors[0].Offset + alignment == file.Tensors[1].Offset;
        });

    [TestMethod]
    public void With_tensors_in_any_order_empty_or_without_dimensions() => Reading.Read(
        new GgufBytes().Tensor("second", 0, [8], new byte[32], 32).Tensor("first", 0, [8], new byte[32], 0).Tensor("scalar", 0, [], new byte[4], 64)
            .Tensor("empty", 12, [256, 0], [], 0).Tensor(new string('n', 63), 12, [0, 5], []).ToArray(),
        file =>
        {
            Assert.AreEqual(file.Tensors[1].Offset + 32, file.Tensors[0].Offset);
            CollectionAssert.AreEqual((long[])[1], file.Tensors[2].Shape.ToArray());
            Assert.AreEqual(0, file.Tensors[3].Length);
            Assert.AreEqual(0, file.Tensors[4].Elements);
            return 0;
        });

    [TestMethod]
    public void With_nothing_in_it() => Reading.Read(new GgufBytes().ToArray(), file => file.Tensors.Count + file.Metadata.Entries.Count == 0 ? 0 : throw new AssertFailedException());

    [TestMethod]
    public void Without_padding_behind_the_last_tensor_and_with_bytes_behind_it()
    {
        var bytes = new GgufBytes().Tensor("a", 0, [1], new byte[4]).ToArray();
        Reading.Read(bytes[..^28], file => file.Tensors.Single().Length);
        Reading.Read([.. bytes, .. new byte[7]], file => file.Tensors.Single().Length);
    }

    [TestMethod]
    public void With_a_large_vocabulary_that_stays_on_disk()
    {
        var header = new GgufBytes().Texts("tokens", [.. Enumerable.Range(0, 200_000).Select(token => $"token number {token}")]).ToArray();
        using var folder = new TemporaryDirectory();
        var path = folder.Write("model.gguf", header);
        // Once before, so that what the first run of code takes is not counted.
        GgufFile.Open(path).Dispose();

        var before = GC.GetAllocatedBytesForCurrentThread();
        using var file = GgufFile.Open(path);
        var taken = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.IsGreaterThan(4_000_000, header.Length);
        Assert.IsLessThan(100_000, taken);
        Assert.IsTrue(file.Metadata.TryGetArray("tokens", out var tokens));
        Assert.AreEqual("token number 199999", tokens.Strings().Last());
    }

    [TestMethod]
    public void With_keys_and_names_beyond_ascii() => Reading.Read(
        new GgufBytes().UInt32("schlüssel.😀", 1).Tensor("gewicht.ß", 0, [1], new byte[4]).ToArray(),
        file => file.Metadata.Contains("schlüssel.😀") && file.Tensors[0].Name == "gewicht.ß" ? 0 : throw new AssertFailedException());

    [TestMethod]
    public void With_texts_that_are_no_unicode() => Reading.Read(
        new GgufBytes().Entry("text", 8, [2, 0, 0, 0, 0, 0, 0, 0, 0xFF, (byte)'a']).ToArray(),
        file => file.Metadata.TryGetString("text", out var text) && text == Encoding.UTF8.GetString([0xFF, (byte)'a']) ? 0 : throw new AssertFailedException());
}
