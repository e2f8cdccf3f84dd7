using QuantBuild.Diagnostics;
using QuantBuild.Formats.Gguf;
using QuantBuild.TestModels.Gguf;

namespace QuantBuild.Gguf.Tests.Formats;

/// <summary>A file breaks each rule in turn. The answer is a code, and no more memory than a small file takes.</summary>
[TestClass]
public sealed class A_file_is_refused
{
    private static readonly byte[] Four = new byte[4];

    public static IEnumerable<object[]> Files() => Rows().Select(row => (object[])[row.Why, row.Code]);

    private static IEnumerable<(string Why, string Code, byte[] Bytes)> Rows()
    {
        yield return ("empty", "QB2501", []);
        yield return ("three bytes", "QB2501", "GGU"u8.ToArray());
        yield return ("another magic", "QB2501", new GgufBytes { Magic = "FUGG" }.ToArray());
        yield return ("lower case", "QB2501", new GgufBytes { Magic = "gguf" }.ToArray());
        yield return ("ggjt, before GGUF", "QB2501", new GgufBytes { Magic = "tjgg" }.ToArray());
        yield return ("a Git LFS pointer", "QB2501", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"u8.ToArray());

        yield return ("version 0", "QB2502", new GgufBytes { Version = 0 }.ToArray());
        yield return ("version 1", "QB2502", new GgufBytes { Version = 1 }.ToArray());
        yield return ("version 4", "QB2502", new GgufBytes { Version = 4 }.ToArray());
        yield return ("big-endian", "QB2502", new GgufBytes { Version = 0x03000000 }.ToArray());

        yield return ("2^63 keys", "QB2504", new GgufBytes { EntryCount = 1UL << 63 }.ToArray());
        yield return ("2^63 tensors", "QB2504", new GgufBytes { TensorCount = 1UL << 63 }.ToArray());
        yield return ("a million keys", "QB2504", new GgufBytes { EntryCount = 1_000_000 }.ToArray());
        yield return ("more keys than the file holds", "QB2503", new GgufBytes { EntryCount = 60_000 }.ToArray());
        yield return ("more tensors than the file holds", "QB2503", new GgufBytes { TensorCount = 1_000_000 }.ToArray());
        yield return ("zeros where a key is expected", "QB2505", new GgufBytes { EntryCount = 2 }.UInt32("k", 1).ToArray());

        yield return ("a key of 2^62 bytes", "QB2504", Raw([.. BitConverter.GetBytes(1L << 62), .. new byte[64]]));
        yield return ("a key longer than the file", "QB2503", Raw([.. BitConverter.GetBytes(100_000L), .. new byte[64]]));
        yield return ("a key of no bytes", "QB2505", new GgufBytes().UInt32("", 1).ToArray());
        yield return ("a key of 65,536 bytes", "QB2505", new GgufBytes().UInt32(new string('k', 65_536), 1).ToArray());
        yield return ("a key that is no UTF-8", "QB2505", new GgufBytes().Entry([0xC3, 0x28], 4, Four).ToArray());
        yield return ("a key with a zero in it", "QB2505", new GgufBytes().UInt32("a\0b", 1).ToArray());
        yield return ("a key twice", "QB2506", new GgufBytes().UInt32("k", 1).UInt32("l", 1).UInt32("k", 1).ToArray());

        yield return ("a value of type 13", "QB2507", new GgufBytes().Entry("k", 13, new byte[64]).ToArray());
        yield return ("a value of type 2^32 - 1", "QB2507", new GgufBytes().Entry("k", uint.MaxValue, new byte[64]).ToArray());
        yield return ("elements of type 77", "QB2507", new GgufBytes().Array("k", 77, 1, new byte[64]).ToArray());
        yield return ("a truth value of 2", "QB2507", new GgufBytes().Entry("k", 7, [2]).ToArray());
        yield return ("a truth value of 255 in an array", "QB2507", new GgufBytes().Array("k", 7, 3, [0, 1, 255]).ToArray());
        yield return ("a text of 2^63 bytes", "QB2504", new GgufBytes().Entry("k", 8, BitConverter.GetBytes(1UL << 63)).ToArray());
        yield return ("a text of 2^64 - 1 bytes", "QB2504", new GgufBytes().Entry("k", 8, BitConverter.GetBytes(ulong.MaxValue)).ToArray());
        yield return ("a text longer than the file", "QB2503", new GgufBytes().Entry("k", 8, BitConverter.GetBytes(1_000_000L)).ToArray());
        yield return ("an array of 2^61 doubles", "QB2504", new GgufBytes().Array("k", 12, 1UL << 61, []).ToArray());
        yield return ("an array of 2^29 doubles", "QB2503", new GgufBytes().Array("k", 12, 1UL << 29, []).ToArray());
        yield return ("an array of 2^27 texts", "QB2503", new GgufBytes().Array("k", 8, 1UL << 27, new byte[4096]).ToArray());
        yield return ("an array of 2^27 arrays", "QB2503", new GgufBytes().Array("k", 9, 1UL << 27, new byte[4096]).ToArray());
        yield return ("arrays in each other, nine deep", "QB2508", new GgufBytes().Entry("k", 9, Nested(9)).ToArray());
        yield return ("arrays in each other, 10,000 deep", "QB2508", new GgufBytes().Entry("k", 9, Nested(10_000)).ToArray());

        yield return ("an alignment of 0", "QB2509", new GgufBytes().UInt32("general.alignment", 0).ToArray());
        yield return ("an alignment of 4", "QB2509", new GgufBytes().UInt32("general.alignment", 4).ToArray());
        yield return ("an alignment of 24", "QB2509", new GgufBytes().UInt32("general.alignment", 24).ToArray());
        yield return ("an alignment of 32 as i32", "QB2509", new GgufBytes().Int32("general.alignment", 32).ToArray());
        yield return ("an alignment that is an array", "QB2509", new GgufBytes().Array("general.alignment", 4, 1, [32, 0, 0, 0]).ToArray());

        yield return ("a tensor without a name", "QB2510", new GgufBytes().Tensor("", 0, [1], Four).ToArray());
        yield return ("a name of 64 bytes", "QB2510", new GgufBytes().Tensor(new string('n', 64), 0, [1], Four).ToArray());
        yield return ("a name that is no UTF-8", "QB2510", new GgufBytes().Tensor([0xFF], 0, [1], Four).ToArray());
        yield return ("a name with a zero in it", "QB2510", new GgufBytes().Tensor("a\0b", 0, [1], Four).ToArray());
        yield return ("a tensor twice", "QB2506", new GgufBytes().Tensor("a", 0, [1], Four).Tensor("a", 0, [1], Four).ToArray());

        yield return ("five dimensions", "QB2511", new GgufBytes().Tensor("a", 0, [1, 1, 1, 1, 1], Four).ToArray());
        yield return ("2^32 - 1 dimensions", "QB2511", ManyDimensions());
        yield return ("a dimension of -1", "QB2511", new GgufBytes().Tensor("a", 0, [ulong.MaxValue], Four).ToArray());
        yield return ("a product of 2^64", "QB2511", new GgufBytes().Tensor("a", 0, [1UL << 32, 1UL << 32], Four).ToArray());
        yield return ("a product of 2^66 with a zero", "QB2511", new GgufBytes().Tensor("a", 0, [1UL << 33, 0, 1UL << 33], Four).ToArray());
        yield return ("elements that fit and bytes that do not", "QB2511", new GgufBytes().Tensor("a", 0, [1UL << 62], Four).ToArray());
        yield return ("type 43", "QB2512", new GgufBytes().Tensor("a", 43, [1], Four).ToArray());
        yield return ("type 2^32 - 1", "QB2512", new GgufBytes().Tensor("a", uint.MaxValue, [1], Four).ToArray());
        foreach (var removed in (uint[])[4, 5, 31, 32, 33, 36, 37, 38]) yield return ($"type {removed}, given up", "QB2512", new GgufBytes().Tensor("a", removed, [256], Four).ToArray());
        yield return ("a row of 33 in Q4_0", "QB2513", new GgufBytes().Tensor("a", 2, [33, 32], new byte[594]).ToArray());
        yield return ("a row of 128 in Q4_K", "QB2513", new GgufBytes().Tensor("a", 12, [128, 2], new byte[144]).ToArray());

        yield return ("an offset of 5", "QB2514", new GgufBytes().Tensor("a", 0, [1], new byte[64], 5).ToArray());
        yield return ("an offset behind the end", "QB2503", new GgufBytes().Tensor("a", 0, [1], Four, 1UL << 40).ToArray());
        yield return ("an offset of 2^63", "QB2503", new GgufBytes().Tensor("a", 0, [1], Four, 1UL << 63).ToArray());
        yield return ("an offset of 2^63 - 32", "QB2503", new GgufBytes().Tensor("a", 0, [8], Four, (1UL << 63) - 32).ToArray());
        yield return ("a tensor larger than the file", "QB2503", new GgufBytes().Tensor("a", 0, [1UL << 40], Four).ToArray());
        yield return ("two tensors in one place", "QB2515", new GgufBytes().Tensor("a", 0, [8], new byte[32]).Tensor("b", 0, [8], new byte[32], 0).ToArray());
        yield return ("a tensor that ends in another", "QB2515", new GgufBytes().Tensor("a", 0, [8], new byte[32], 32).Tensor("b", 0, [16], new byte[64], 0).ToArray());
        yield return ("data that are cut off", "QB2503", new GgufBytes().Tensor("a", 0, [8], new byte[32]).ToArray()[..^1]);
    }

    [TestMethod]
    [DynamicData(nameof(Files))]
    public void With_a_code_and_without_taking_memory(string why, string code)
    {
        // By its name, so that the bytes are not part of the test's.
        var bytes = Rows().Single(row => row.Why == why).Bytes;
        using var folder = new TemporaryDirectory();
        var path = folder.Write("model.gguf", bytes);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.ThrowsExactly<QuantBuildException>(() => GgufFile.Open(path).Dispose());
        var taken = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.AreEqual(code, error.Diagnostic.Code, $"{why}: {error.Diagnostic}");
        Assert.AreEqual(path, error.Diagnostic.File);
        Assert.IsNotNull(error.Diagnostic.Found);
        Assert.IsNotNull(error.Diagnostic.Expected);
        Assert.IsNotNull(error.Diagnostic.Remedy);
        // A buffer, the longest key that is allowed, and the message.
        Assert.IsLessThan(1_000_000, taken, why);
        File.Move(path, folder["the file is closed"]);
    }

    [TestMethod]
    public void By_the_name_of_what_it_is()
    {
        Assert.Contains("version 1,", Reading.Refusal(new GgufBytes { Version = 1 }.ToArray()).Message);
        Assert.Contains("version 3, big-endian", Reading.Refusal(new GgufBytes { Version = 0x03000000 }.ToArray()).Message);
        Assert.Contains("version 4", Reading.Refusal(new GgufBytes { Version = 4 }.ToArray()).Message);
        Assert.Contains("before GGUF", Reading.Refusal(new GgufBytes { Magic = "fmgg" }.ToArray()).Message);
        Assert.Contains("Git LFS", Reading.Refusal("version https://git-lfs.github.com/spec/v1"u8.ToArray()).Message);
        Assert.Contains("Q4_0_4_8", Reading.Refusal(new GgufBytes().Tensor("a", 32, [256], Four).ToArray()).Message);
        Assert.AreEqual("a", Reading.Refusal(new GgufBytes().Tensor("a", 43, [256], Four).ToArray()).Tensor);
    }

    [TestMethod]
    public void When_a_text_is_asked_for_that_no_memory_should_hold()
    {
        byte[] text = [.. BitConverter.GetBytes((1L << 24) + 1), .. new byte[(1 << 24) + 1]];
        var bytes = new GgufBytes().Entry("long", 8, text).Array("all", 8, 1, text).ToArray();
        Reading.Read(bytes, file =>
        {
            Assert.AreEqual("QB2519", Assert.ThrowsExactly<QuantBuildException>(() => file.Metadata.TryGetString("long", out _)).Diagnostic.Code);
            Assert.IsTrue(file.Metadata.TryGetArray("all", out var array));
            return Assert.ThrowsExactly<QuantBuildException>(() => array.Strings().Count()).Diagnostic.Code == "QB2519" ? 0 : throw new AssertFailedException();
        });
    }

    private static byte[] Raw(byte[] bytes) => new GgufBytes { EntryCount = 1 }.RawEntry(bytes).ToArray();

    // So many arrays in each other, the last one empty.
    private static byte[] Nested(int depth) =>
        [.. Enumerable.Range(1, depth).SelectMany(level => GgufBytes.ArrayPrefix(level == depth ? 0u : 9, level == depth ? 0u : 1))];

    private static byte[] ManyDimensions()
    {
        var bytes = new GgufBytes().Tensor("a", 0, [1], Four).ToArray();
        // Behind magic, version, two counts, the name's length and its letter.
        BitConverter.GetBytes(uint.MaxValue).CopyTo(bytes, 24 + 8 + 1);
        return bytes;
    }
}
