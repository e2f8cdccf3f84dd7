using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Incremental;

[TestClass]
public sealed class Where_the_cache_is
{
    private static string[] CacheArguments(TestProject project) =>
        [.. File.ReadAllLines(Path.Combine(project.Intermediate, "quantbuild", "encoder.onnx.rsp")).Where(static line => line.StartsWith("--cache", StringComparison.Ordinal) || line == "--use-cache")];

    [TestMethod]
    public void Is_passed_on_and_its_change_quantizes_nothing()
    {
        var project = new TestProject("""<QuantizedModel Include="encoder.onnx" />""", "<QuantizeThreads></QuantizeThreads>").WithStubWorker();
        project.Write("encoder.onnx");
        project.Build();
        CollectionAssert.AreEqual((string[])["--use-cache"], CacheArguments(project));

        project.Change("<QuantizeThreads></QuantizeThreads>", "<QuantizeThreads>1</QuantizeThreads><QuantizeCachePath>../shared cache</QuantizeCachePath><QuantizeCacheSize>5GB</QuantizeCacheSize>");
        Assert.IsTrue(project.Build().Skipped("_QuantizeModelsCore"));

        project.Touch("encoder.onnx");
        project.Build();
        CollectionAssert.AreEqual((string[])["--cache=" + Path.Combine(project.SolutionFolder, "shared cache"), "--cache-size=5GB"], CacheArguments(project));

        project.Change("<QuantizeThreads>", "<QuantizeCacheEnabled>false</QuantizeCacheEnabled><QuantizeThreads>");
        project.Touch("encoder.onnx");
        project.Build();
        Assert.IsEmpty(CacheArguments(project));
    }

    [TestMethod]
    public void Switched_off_is_the_projects_own_folder_when_it_has_several_target_frameworks()
    {
        var project = new TestProject("""<QuantizedModel Include="encoder.onnx" />""", "<QuantizeCacheEnabled>false</QuantizeCacheEnabled>")
        {
            TargetFrameworkProperty = "<TargetFrameworks>net10.0</TargetFrameworks>",
        }.WithStubWorker();
        project.Write("encoder.onnx");
        project.Build();
        var cache = project.PathOf(Path.Combine("obj", "quantbuild-cache"));
        CollectionAssert.AreEqual((string[])["--cache=" + cache], CacheArguments(project));

        Directory.CreateDirectory(cache);
        project.Run("clean").MustSucceed();

        Assert.IsFalse(Directory.Exists(cache));
    }
}
