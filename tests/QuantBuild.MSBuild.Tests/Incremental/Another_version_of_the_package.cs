using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Incremental;

[TestClass]
public sealed class Another_version_of_the_package
{
    [TestMethod]
    public void Quantizes_all_models_again()
    {
        var project = new TestProject("""<QuantizedModel Include="encoder.onnx" /><QuantizedModel Include="decoder.onnx" />""").WithStubWorker();
        project.Write("encoder.onnx");
        project.Write("decoder.onnx");
        project.Build();
        Building.TestRun.Pack(project.OwnFeed, "0.1.1");

        project.Version = "0.1.1";
        project.Save();

        CollectionAssert.AreEqual((string[])["decoder.onnx", "encoder.onnx"], project.Build().Quantized.ToArray());
        Assert.IsTrue(project.Build().Skipped("_QuantizeModelsCore"));
    }
}
