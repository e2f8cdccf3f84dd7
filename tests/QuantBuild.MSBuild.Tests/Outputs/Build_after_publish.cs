using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Outputs;

[TestClass]
public sealed class Build_after_publish
{
    [TestMethod]
    public void Quantizes_nothing_and_rebuild_loses_nothing()
    {
        var project = new TestProject("""<QuantizedModel Include="models/encoder.onnx" />""", "<PackageId>Rebuilt</PackageId>").WithStubWorker();
        project.Write("models/encoder.onnx", "data");
        Assert.HasCount(1, project.Run("publish", "-c", "Debug").MustSucceed().Quantized);
        Assert.IsTrue(File.Exists(project.InOutput("publish/models/encoder.onnx.data")));
        var before = FileList.Of(project.Folder, "bin/Debug/net10.0/models", "obj/Debug/net10.0/quantized");

        Assert.IsEmpty(project.Run("pack", "-c", "Debug", "-o", project.OwnFeed).MustSucceed().Quantized);
        Assert.IsEmpty(project.Build().Quantized);
        CollectionAssert.AreEqual(before, FileList.Of(project.Folder, "bin/Debug/net10.0/models", "obj/Debug/net10.0/quantized"));

        Assert.HasCount(1, project.Build("-t:Rebuild").Quantized);
        Assert.IsTrue(File.Exists(project.InOutput("models/encoder.onnx")));
        Assert.IsTrue(File.Exists(project.InOutput("models/encoder.onnx.data")));
        Assert.IsEmpty(project.Build().Quantized);

        // The publish folder is the SDK's, which does not clean it.
        project.Run("clean").MustSucceed();
        string[] left = [.. Directory.EnumerateFiles(project.PathOf("obj"), "*", SearchOption.AllDirectories), .. Directory.EnumerateFiles(project.PathOf("bin"), "*", SearchOption.AllDirectories)];
        Assert.IsEmpty(left.Where(file => !file.Contains("publish", StringComparison.Ordinal))
            .Where(static file => file.Contains("onnx", StringComparison.Ordinal) || file.EndsWith("Rebuilt.targets", StringComparison.Ordinal)).ToArray());
    }
}
