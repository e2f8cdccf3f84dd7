using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Incremental;

[TestClass]
public sealed class An_unchanged_result
{
    [TestMethod]
    public void Keeps_its_time_though_its_source_is_newer()
    {
        var project = new TestProject("""<QuantizedModel Include="encoder.onnx" />""").WithStubWorker();
        project.Write("encoder.onnx");
        project.Build();
        var before = FileList.Of(project.Folder, "bin", "obj/Debug/net10.0/quantized");

        project.Write("encoder.onnx", "unchanged");
        var second = project.Build();

        CollectionAssert.AreEqual((string[])["encoder.onnx"], second.Quantized.ToArray());
        StringAssert.Contains(second.Output, "(unchanged)");
        CollectionAssert.AreEqual(before, FileList.Of(project.Folder, "bin", "obj/Debug/net10.0/quantized"));
        Assert.IsTrue(project.Build().Skipped("_QuantizeModelsCore"));
    }
}
