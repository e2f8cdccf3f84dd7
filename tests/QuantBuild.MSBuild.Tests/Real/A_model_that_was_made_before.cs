using System.Security.Cryptography;
using System.Text.Json;
using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Real;

/// <summary>The worker here is the packed one: results are made once, whoever asks for them next.</summary>
[TestClass]
public sealed class A_model_that_was_made_before
{
    private const string Item = """<QuantizedModel Include="encoder.onnx" />""";

    // The SDK brings the reference assemblies of both.
    private const string TwoFrameworks =
        "<TargetFrameworks>net10.0;net10.0-windows</TargetFrameworks><EnableWindowsTargeting>true</EnableWindowsTargeting>" +
        "<DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>";

    [TestMethod]
    public void Is_left_alone_when_only_the_times_of_its_source_change()
    {
        var project = new TestProject(Item);
        SmallModel.Write(project.PathOf("encoder.onnx"));
        project.Build("-p:QuantizeCacheEnabled=false");
        var result = Path.Combine(project.Quantized, "encoder.onnx");
        var before = File.GetLastWriteTimeUtc(result);
        Assert.AreEqual("made", Origin(project));

        project.Touch("encoder.onnx");
        var build = project.Build("-p:QuantizeCacheEnabled=false");

        // Without the cache: its own key is enough.
        StringAssert.Contains(build.Output, "(unchanged)");
        Assert.AreEqual("unchanged", Origin(project));
        Assert.AreEqual(before, File.GetLastWriteTimeUtc(result));
    }

    [TestMethod]
    public void Comes_from_the_cache_for_another_project_and_after_a_clean_and_when_a_setting_comes_back()
    {
        var project = new TestProject("""<QuantizedModel Include="encoder.onnx" Precision="INT4" />""");
        SmallModel.Write(project.PathOf("encoder.onnx"));
        project.Build();
        var made = Hash(project.InOutput("encoder.onnx"));

        var other = project.Beside("Other", """<QuantizedModel Include="encoder.onnx" />""");
        other.ReferencesQuantBuild = true;
        other.Save();
        SmallModel.Write(other.PathOf("encoder.onnx"));
        StringAssert.Contains(other.Build().Output, "(from cache)");
        Assert.AreEqual("cache", Origin(other));
        Assert.AreEqual(made, Hash(other.InOutput("encoder.onnx")));

        project.Change("INT4", "INT8");
        project.Build();
        Assert.AreNotEqual(made, Hash(project.InOutput("encoder.onnx")));
        project.Change("INT8", "INT4");
        StringAssert.Contains(project.Build().Output, "(from cache)");
        Assert.AreEqual(made, Hash(project.InOutput("encoder.onnx")));

        project.Run("clean").MustSucceed();
        StringAssert.Contains(project.Build().Output, "(from cache)");
        Assert.AreEqual(made, Hash(project.InOutput("encoder.onnx")));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Is_made_once_for_all_target_frameworks_with_the_cache_of_the_machine_and_without(bool cache)
    {
        var project = new TestProject(Item, $"<OutputType>Library</OutputType><QuantizeCacheEnabled>{cache}</QuantizeCacheEnabled>") { TargetFrameworkProperty = TwoFrameworks };
        project.Save();
        project.Write("Code.cs", "public static class Models;");
        SmallModel.Write(project.PathOf("encoder.onnx"));

        project.Build();

        var origins = (string[])[Origin(project, "net10.0"), Origin(project, "net10.0-windows")];
        CollectionAssert.AreEquivalent((string[])["made", "cache"], origins);
        Assert.AreEqual(!cache, Directory.Exists(project.PathOf("obj/quantbuild-cache")));
        Assert.AreEqual(cache, Directory.Exists(DotNet.CacheOf(project.Folder)));
    }

    private static string Origin(TestProject project, string framework = "net10.0") => JsonDocument
        .Parse(File.ReadAllText(project.PathOf($"obj/Debug/{framework}/quantbuild/encoder.onnx.json"))).RootElement.GetProperty("origin").GetString()!;

    private static string Hash(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
}
