using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Ways;

[TestClass]
public sealed class Folders_elsewhere
{
    [TestMethod]
    public void The_artifacts_layout()
    {
        var project = new TestProject("""<QuantizedModel Include="models/encoder.onnx" />""").WithStubWorker();
        project.Write("../Directory.Build.props", "<Project><PropertyGroup><ArtifactsPath>$(MSBuildThisFileDirectory)artifacts</ArtifactsPath></PropertyGroup></Project>");
        project.Write("models/encoder.onnx", "data");

        project.Build();

        Assert.IsTrue(File.Exists(project.PathOf("../artifacts/bin/App/debug/models/encoder.onnx")));
        Assert.IsTrue(File.Exists(project.PathOf("../artifacts/bin/App/debug/models/encoder.onnx.data")));
        AssertOnlySourcesLieInTheProject(project);
        AssertCleanLeavesNoModel(project, "../artifacts");
    }

    [TestMethod]
    public void An_absolute_folder_of_intermediate_files()
    {
        var project = new TestProject("""<QuantizedModel Include="models/encoder.onnx" />""",
            """<OutputPath>$(MSBuildThisFileDirectory)../out/</OutputPath>""").WithStubWorker();
        project.Write("../Directory.Build.props",
            "<Project><PropertyGroup><BaseIntermediateOutputPath>$(MSBuildThisFileDirectory)else where/</BaseIntermediateOutputPath></PropertyGroup></Project>");
        project.Write("models/encoder.onnx", "data");

        project.Build();

        Assert.IsTrue(File.Exists(project.PathOf("../else where/Debug/net10.0/quantized/models/encoder.onnx")));
        Assert.IsTrue(File.Exists(project.PathOf("../out/net10.0/models/encoder.onnx.data")));
        AssertOnlySourcesLieInTheProject(project);
        AssertCleanLeavesNoModel(project, "../else where", "../out");
    }

    [TestMethod]
    public void A_changed_IntermediateOutputPath()
    {
        var project = new TestProject("""<QuantizedModel Include="models/encoder.onnx" />""",
            """<IntermediateOutputPath>obj/$(Configuration)-$(Platform)/</IntermediateOutputPath>""").WithStubWorker();
        project.Write("models/encoder.onnx", "data");

        project.Build();

        Assert.HasCount(1, Directory.EnumerateFiles(project.PathOf("obj"), "encoder.onnx", SearchOption.AllDirectories).ToArray());
        Assert.IsTrue(File.Exists(project.InOutput("models/encoder.onnx.data")));
        Assert.IsEmpty(project.Build("--no-restore").Quantized);
        AssertCleanLeavesNoModel(project, "obj", "bin");
    }

    private static void AssertOnlySourcesLieInTheProject(TestProject project) =>
        Assert.HasCount(1, Directory.EnumerateFiles(project.Folder, "*.onnx*", SearchOption.AllDirectories).ToArray());

    private static void AssertCleanLeavesNoModel(TestProject project, params IEnumerable<string> folders)
    {
        project.Run("clean").MustSucceed();
        foreach (var folder in folders)
            Assert.IsEmpty(Directory.EnumerateFiles(project.PathOf(folder), "*.onnx*", SearchOption.AllDirectories).ToArray(), folder);
    }
}
