using QuantBuild.Numerics;

namespace QuantBuild.Core.Tests.Validation.Data;

[TestClass]
public sealed class HostileNpyTests
{
    private static string CodeOf(byte[] bytes)
    {
        using var folder = new DataFolder();
        var file = folder.Write("x.npy", bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = DataFolder.Refused(file, Tensors.Input("x", ElementType.Float32, -1, -1));
        Assert.IsLessThan(8L << 20, GC.GetAllocatedBytesForCurrentThread() - before, "a lie in a header must not cost memory");
        Assert.AreEqual(file, error.File);
        return error.Code;
    }

    [TestMethod]
    [DataRow("(1000000000, 1000000000)")]
    [DataRow("(9223372036854775807, 9223372036854775807)")]
    [DataRow("(4294967296, 4294967296)")]
    [DataRow("(2147483648, 4)")]
    [DataRow("(2, 3)")]
    [DataRow("(0, 2)")]
    [DataRow("()")]
    public void A_shape_that_does_not_match_the_length_is_refused(string shape) =>
        Assert.AreEqual("QB1105", CodeOf(DataFolder.Npy("<f4", shape, DataFolder.Floats(1, 2))));

    [TestMethod]
    [DataRow("(-1, 2)")]
    [DataRow("(99999999999999999999999, 2)")]
    [DataRow("(1, 2")]
    [DataRow("(1 2)")]
    [DataRow("[1, 2]")]
    [DataRow("(1, 2), 'shape': (1, 2)")]
    [DataRow("(1, 2), 'evil': __import__('os')")]
    [DataRow("(1,2)}} {{")]
    public void A_header_that_is_not_understood_is_refused(string shape) =>
        Assert.AreEqual("QB1105", CodeOf(DataFolder.Npy("<f4", shape, DataFolder.Floats(1, 2))));

    [TestMethod]
    public void A_rank_beyond_all_reason_is_refused() =>
        Assert.AreEqual("QB1105", CodeOf(DataFolder.Npy("<f4", $"({string.Concat(Enumerable.Repeat("1,", 65))})", DataFolder.Floats(1))));

    [TestMethod]
    [DataRow(">f4")]
    [DataRow("|O")]
    [DataRow("<c8")]
    [DataRow("<U5")]
    [DataRow("|V2")]
    [DataRow("<M8[ns]")]
    public void Types_that_no_input_has_are_refused(string descr) =>
        Assert.AreEqual("QB1108", CodeOf(DataFolder.Npy(descr, "(1, 2)", DataFolder.Floats(1, 2))));

    [TestMethod]
    public void A_header_longer_than_the_file_or_than_reason_is_refused()
    {
        Assert.AreEqual("QB1105", CodeOf([0x93, .. "NUMPY"u8, 1, 0, 255, 20, (byte)'{']));
        Assert.AreEqual("QB1105", CodeOf([0x93, .. "NUMPY"u8, 2, 0, 255, 255, 255, 255, (byte)'{']));
        Assert.AreEqual("QB1105", CodeOf([0x93, .. "NUMPY"u8, 9, 0, 1, 0, (byte)'{']));
    }

    [TestMethod]
    public void Every_way_to_cut_the_file_short_is_refused()
    {
        var whole = DataFolder.Npy("<f4", "(1, 2)", DataFolder.Floats(1, 2));
        using var folder = new DataFolder();
        for (var length = 0; length < whole.Length; length++)
        {
            var file = folder.Write("x.npy", whole[..length]);
            Assert.AreEqual("QB1105", DataFolder.Refused(file, Tensors.Input("x", ElementType.Float32, 1, 2)).Code, $"cut at {length}");
        }
    }

    [TestMethod]
    public void Every_byte_of_the_header_may_be_anything()
    {
        var whole = DataFolder.Npy("<f4", "(1, 2)", DataFolder.Floats(1, 2));
        using var folder = new DataFolder();
        for (var at = 0; at < 70; at++)
        {
            foreach (var value in (byte[])[0, (byte)'9', (byte)'\'', (byte)',', 0xFF])
            {
                byte[] changed = [.. whole];
                changed[at] = value;
                var file = folder.Write("x.npy", changed);
                // Read, or refused with a code: anything else fails the test.
                try
                {
                    DataFolder.Read(file, Tensors.Input("x", ElementType.Float32, 1, 2));
                }
                catch (Diagnostics.QuantBuildException e)
                {
                    Assert.StartsWith("QB11", e.Diagnostic.Code);
                }
            }
        }
    }

    [TestMethod]
    public void What_is_not_there_or_of_no_known_kind_is_refused()
    {
        using var folder = new DataFolder();
        Assert.AreEqual("QB1101", DataFolder.Refused(Path.Combine(folder.Path, "none.npy")).Code);
        Assert.AreEqual("QB1103", DataFolder.Refused(folder.Path).Code);
        Assert.AreEqual("QB1102", DataFolder.Refused(folder.Write("x.csv", [1])).Code);
    }
}
