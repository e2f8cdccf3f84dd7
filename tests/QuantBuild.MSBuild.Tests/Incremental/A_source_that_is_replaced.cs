using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Incremental;

[TestClass]
public sealed class A_source_that_is_replaced
{
    [TestMethod]
    public void By_an_older_one_is_another_one()
    {
        var project = new TestProject("""<QuantizedModel Include="encoder.onnx" ValidationData="samples" />""").WithStubWorker();
        project.Write("encoder.onnx");
        project.Write("samples/0.npy", "0");
        project.Build();

        // As mv, cp -p and tar leave it.
        File.SetLastWriteTimeUtc(project.Write("encoder.onnx", "data"), DateTime.UtcNow.AddYears(-1));
        CollectionAssert.AreEqual((string[])["encoder.onnx"], project.Build().Quantized.ToArray());
        Assert.IsTrue(File.Exists(project.InOutput("encoder.onnx.data")));

        File.SetLastWriteTimeUtc(project.Write("samples/0.npy", "1"), DateTime.UtcNow.AddYears(-1));
        CollectionAssert.AreEqual((string[])["encoder.onnx"], project.Build().Quantized.ToArray());
        Assert.IsTrue(project.Build().Skipped("_QuantizeModelsCore"));
    }
}
