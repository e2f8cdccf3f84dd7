using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Incremental;

[TestClass]
public sealed class Second_build
{
    [TestMethod]
    public void Skips_the_work_and_loads_and_starts_nothing()
    {
        var project = new TestProject("""<QuantizedModel Include="models/*.onnx" />""").WithStubWorker();
        project.Write("models/encoder.onnx");
        project.Write("models/decoder.onnx");
        CollectionAssert.AreEqual((string[])["decoder.onnx", "encoder.onnx"], project.Build().Quantized.ToArray());
        var before = FileList.Of(project.Folder, "bin", "obj/Debug/net10.0/quantized", "obj/Debug/net10.0/quantbuild");

        var second = project.Build();

        Assert.IsTrue(second.Skipped("_QuantizeModelsCore"));
        Assert.IsEmpty(second.Quantized);
        Assert.IsFalse(second.Loaded("QuantBuild.MSBuild.dll"));
        CollectionAssert.AreEqual(before, FileList.Of(project.Folder, "bin", "obj/Debug/net10.0/quantized", "obj/Debug/net10.0/quantbuild"));
    }
}
