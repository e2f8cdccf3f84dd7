using QuantBuild.Diagnostics;
using QuantBuild.Formats.Gguf;
using QuantBuild.GgmlOracle;
using QuantBuild.TestModels.Gguf;

namespace QuantBuild.Gguf.Tests.Formats;

/// <summary>Every file that has one byte changed is given to ggml's reader too: both find the same in it, or both refuse it, but for the differences that are known.</summary>
[TestClass]
public sealed class Reads_as_ggml_does
{
    private static readonly byte[] Small = new GgufBytes { Alignment = 64 }
        .Text("general.architecture", "llama").UInt32("general.alignment", 64).Float32("f", 1).Bool("b", true).Entry("u8", 0, [1]).Entry("i64", 11, new byte[8])
        .Texts("tokens", "a", "bc", "def").Array("scores", 6, 3, new byte[12]).Array("flags", 7, 3, [0, 1, 1])
        .Tensor("token_embd.weight", 2, [32, 3], new byte[54]).Tensor("norm.weight", 0, [8], new byte[32]).Tensor("cube", 1, [2, 2, 2, 2], new byte[32]).ToArray();

    [TestMethod]
    public void With_any_byte_changed()
    {
        if (OracleLibraries.Missing is { } missing) Assert.Inconclusive(missing);
        using var folder = new TemporaryDirectory();
        var (both, neither, onlyGgml, onlyOurs) = (0, 0, 0, 0);
        for (var at = 0; at < Small.Length; at++)
        {
            foreach (var value in (byte[])[1, 0xA5, (byte)(Small[at] ^ 1)])
            {
                var bytes = (byte[])Small.Clone();
                bytes[at] = value;
                var path = folder.Write("model.gguf", bytes);
                var theirs = GgufOutline.Of(path);
                var where = $"byte {at} = {value}";
                try
                {
                    using var ours = GgufFile.Open(path);
                    if (theirs is null)
                    {
                        Assert.IsTrue(HasHole(ours), where);
                        onlyOurs++;
                        continue;
                    }
                    AssertSame(ours, theirs, where);
                    both++;
                }
                catch (QuantBuildException e)
                {
                    if (theirs is null) neither++;
                    else onlyGgml++;
                    // ggml does not look whether the data are there, whether a truth value is one, or whether names are text.
                    if (theirs is not null) Assert.Contains(e.Diagnostic.Code, (string[])["QB2503", "QB2505", "QB2507", "QB2509", "QB2510"], $"{where}: {e.Diagnostic}");
                }
            }
        }
        Assert.IsTrue(both > 100 && neither > 100, $"both {both}, neither {neither}, only ggml {onlyGgml}, only here {onlyOurs}");
    }

    internal static void AssertSame(GgufFile ours, GgufOutline theirs, string where)
    {
        CollectionAssert.AreEqual(theirs.Keys.ToArray(), ours.Metadata.Entries.Select(entry => entry.Key).ToArray(), where);
        CollectionAssert.AreEqual(theirs.Tensors.ToArray(), ours.Tensors.Select(tensor => (tensor.Name, tensor.Type, tensor.Offset, tensor.Length)).ToArray(), where);
    }

    // ggml wants each tensor where the one before it ends, in the order of the list.
    private static bool HasHole(GgufFile file)
    {
        for (var i = 1; i < file.Tensors.Count; i++)
        {
            var before = file.Tensors[i - 1];
            if (file.Tensors[i].Offset != before.Offset + ((before.Length + file.Alignment - 1) / file.Alignment * file.Alignment)) return true;
        }
        return false;
    }
}
