using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Many;

[TestClass]
public sealed class A_glob_of_200_models
{
    private const int Count = 200;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void Is_made_once_and_costs_the_next_build_next_to_nothing()
    {
        var project = new TestProject("""<QuantizedModel Include="models/**/*.onnx" />""").WithStubWorker();
        for (var i = 0; i < Count; i++) project.Write($"models/part{i % 7}/model{i}.onnx");

        var build = project.Build();

        Assert.HasCount(Count, build.Quantized);
        Assert.HasCount(Count, Directory.EnumerateFiles(project.Output, "*.onnx", SearchOption.AllDirectories).ToArray());
        var files = FileList.Of(project.Folder, "bin", "obj/Debug/net10.0/quantized", "obj/Debug/net10.0/quantbuild");

        var second = project.Build("--no-restore");

        Assert.IsEmpty(second.Quantized);
        Assert.IsFalse(second.Loaded("QuantBuild.MSBuild.dll"));
        CollectionAssert.AreEqual(files, FileList.Of(project.Folder, "bin", "obj/Debug/net10.0/quantized", "obj/Debug/net10.0/quantbuild"));
        TestContext.WriteLine($"targets of the package: {build.Spent().TotalSeconds:0.0} s for {Count} models, {second.Spent().TotalMilliseconds:0} ms when nothing changed");
        // A tenth of a second for each model would be a fault of the targets' shape; a busy machine is not.
        Assert.IsLessThan(Count * 0.1, second.Spent().TotalSeconds);
    }
}
