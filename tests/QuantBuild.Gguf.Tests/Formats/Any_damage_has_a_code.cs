using FsCheck;
using FsCheck.Fluent;
using QuantBuild.Diagnostics;
using QuantBuild.Formats.Gguf;
using QuantBuild.TestModels.Gguf;

namespace QuantBuild.Gguf.Tests.Formats;

/// <summary>Files that are cut or changed anywhere: a coded error, or a file whose tensors lie in it; never another exception, and no memory that the file does not have.</summary>
[TestClass]
public sealed class Any_damage_has_a_code
{
    // One of everything.
    private static readonly byte[] Small = new GgufBytes { Alignment = 64 }
        .Text("general.architecture", "llama").UInt32("general.alignment", 64).UInt16("split.count", 1).Float32("f", 1).Bool("b", true)
        .Entry("u8", 0, [1]).Entry("i64", 11, new byte[8]).Texts("tokens", "a", "bc", "def").Array("scores", 6, 3, new byte[12]).Array("flags", 7, 3, [0, 1, 1])
        .Array("nested", 9, 2, [.. GgufBytes.ArrayPrefix(0, 2), 7, 8, .. GgufBytes.ArrayPrefix(8, 1), .. GgufBytes.TextElements("x")])
        .Tensor("token_embd.weight", 2, [32, 3], new byte[54]).Tensor("norm.weight", 0, [8], new byte[32]).Tensor("cube", 1, [2, 2, 2, 2], new byte[32]).ToArray();

    [TestMethod]
    public void At_every_length()
    {
        using var folder = new TemporaryDirectory();
        // Without the padding behind the last tensor, which may be missing.
        for (var length = 0; length < Small.Length - 32; length++)
        {
            var path = folder.Write("model.gguf", Small[..length]);
            var error = Assert.ThrowsExactly<QuantBuildException>(() => GgufFile.Open(path).Dispose(), $"{length} bytes");
            Assert.AreEqual(length < 4 ? "QB2501" : "QB2503", error.Diagnostic.Code, $"{length} bytes");
        }
        GgufFile.Open(folder.Write("model.gguf", Small[..^32])).Dispose();
    }

    [TestMethod]
    public void At_every_byte()
    {
        using var folder = new TemporaryDirectory();
        for (var at = 0; at < Small.Length; at++)
        {
            foreach (var value in (byte[])[0, 9, 0x80, 0xFF])
            {
                var bytes = (byte[])Small.Clone();
                bytes[at] = value;
                OpensOrHasCode(folder, bytes);
            }
        }
    }

    [TestMethod]
    public void Anywhere_and_several_times() => Prop.ForAll(
        Gen.Choose(0, Small.Length - 1).Zip(Gen.Choose(0, 255)).ListOf().ToArbitrary(),
        changes =>
        {
            using var folder = new TemporaryDirectory();
            var bytes = (byte[])Small.Clone();
            foreach (var (at, value) in changes) bytes[at] = (byte)value;
            OpensOrHasCode(folder, bytes);
        }).QuickCheckThrowOnFailure();

    private static void OpensOrHasCode(TemporaryDirectory folder, byte[] bytes)
    {
        var path = folder.Write("model.gguf", bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using var file = GgufFile.Open(path);
            foreach (var tensor in file.Tensors) Assert.IsTrue(tensor.Offset >= 0 && tensor.Length >= 0 && tensor.Offset + tensor.Length <= bytes.Length);
            foreach (var entry in file.Metadata.Entries)
            {
                if (file.Metadata.TryGetArray(entry.Key, out var array)) Assert.IsLessThanOrEqualTo(array.Count, array.Strings().LongCount() + array.Numbers().LongCount());
                file.Metadata.TryGetString(entry.Key, out _);
                file.Metadata.TryGetNumber(entry.Key, out _);
            }
        }
        catch (QuantBuildException e)
        {
            StringAssert.StartsWith(e.Diagnostic.Code, "QB25");
        }
        Assert.IsLessThan(1_000_000, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
