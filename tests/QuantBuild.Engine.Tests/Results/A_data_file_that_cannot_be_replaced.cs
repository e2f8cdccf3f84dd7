using QuantBuild.Diagnostics;
using QuantBuild.IO;

namespace QuantBuild.Engine.Tests.Results;

[TestClass]
public sealed class A_data_file_that_cannot_be_replaced
{
    [TestMethod]
    public void Leaves_the_old_model_where_it_was()
    {
        var folder = Directory.CreateTempSubdirectory("quantbuild-engine-");
        try
        {
            var target = Path.Combine(folder.FullName, "m.onnx");
            File.WriteAllText(target, "old");
            // A folder in the place of the data file: no move can replace it, on any system and for any user.
            Directory.CreateDirectory(target + ".data");
            using (var transaction = new OutputTransaction(target))
            {
                transaction.Create("m.onnx", 3).Dispose();
                transaction.Create("m.onnx.data", 3).Dispose();

                Assert.AreEqual("QB5011", Assert.ThrowsExactly<QuantBuildException>(() => transaction.Commit([])).Diagnostic.Code);
            }

            Assert.AreEqual("old", File.ReadAllText(target));
            CollectionAssert.AreEquivalent(new[] { "m.onnx", "m.onnx.data" }, folder.GetFileSystemInfos().Select(entry => entry.Name).ToArray());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
