using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Ways;

[TestClass]
public sealed class A_second_configuration
{
    [TestMethod]
    public void Does_not_disturb_the_first()
    {
        var project = new TestProject("""
            <QuantizedModel Include="models/encoder.onnx" />
            <QuantizedModel Update="models/encoder.onnx" Precision="INT8" Condition="'$(Configuration)' == 'Release'" />
            """).WithStubWorker();
        project.Write("models/encoder.onnx");
        project.Build();
        var debug = FileList.Of(project.Folder, "bin/Debug", "obj/Debug");

        Assert.HasCount(1, project.Build("--no-restore", "-c", "Release").Quantized);

        StringAssert.Contains(File.ReadAllText(project.PathOf("bin/Release/net10.0/models/encoder.onnx")), "--precision=INT8");
        CollectionAssert.AreEqual(debug, FileList.Of(project.Folder, "bin/Debug", "obj/Debug"));
        Assert.IsEmpty(project.Build("--no-restore").Quantized);
        StringAssert.Contains(File.ReadAllText(project.InOutput("models/encoder.onnx")), "--precision=INT4");
        project.Run("clean", "-c", "Release").MustSucceed();
        Assert.IsFalse(File.Exists(project.PathOf("bin/Release/net10.0/models/encoder.onnx")));
        Assert.IsFalse(Directory.Exists(project.PathOf("obj/Release/net10.0/quantized")));
        Assert.IsTrue(File.Exists(project.InOutput("models/encoder.onnx")));
        Assert.IsTrue(File.Exists(Path.Combine(project.Quantized, "models/encoder.onnx")));
    }
}
