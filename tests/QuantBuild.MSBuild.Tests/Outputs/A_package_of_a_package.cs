using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Outputs;

[TestClass]
public sealed class A_package_of_a_package
{
    // Characters that MSBuild, NuGet or a file system reads otherwise.
    private const string OddPlace = "sub @ 1%; x/it's 5%20; $(A) größe 模型.onnx";

    /// <summary>Application -> package Upper (or its project) -> package Lower, which has the models. Only Lower knows QuantBuild.</summary>
    [TestMethod]
    public void Brings_the_models_to_each_application_once()
    {
        var lower = new TestProject("""<QuantizedModel Include="models/**/*.onnx" />""", "<OutputType>Library</OutputType><PackageId>Lower</PackageId>").WithStubWorker();
        lower.Write("models/encoder.onnx", "data");
        lower.Write("models/" + OddPlace);
        lower.Write("Code.cs", "public static class Lower;");
        lower.Run("pack", "-c", "Debug", "-o", lower.OwnFeed).MustSucceed();
        var upper = lower.Beside("Upper", """<PackageReference Include="Lower" Version="1.0.0" />""", "<OutputType>Library</OutputType>");
        upper.Write("Code.cs", "public static class Upper;");
        upper.Run("pack", "-c", "Debug", "-o", lower.OwnFeed).MustSucceed();
        Assert.IsEmpty(Package.Models(lower, "Upper"));

        var byPackage = lower.Beside("ByPackage", """<PackageReference Include="Upper" Version="1.0.0" />""");
        byPackage.Run("publish", "-c", "Debug", "-o", byPackage.PathOf("out")).MustSucceed();
        AssertHasModels(lower, byPackage, byPackage.Output);
        AssertHasModels(lower, byPackage, byPackage.PathOf("out"));
        Assert.IsFalse(File.Exists(byPackage.InOutput("QuantBuild.MSBuild.dll")));

        // By two ways at once, and by a project in between.
        var both = lower.Beside("Both", """<ProjectReference Include="../Upper/Upper.csproj" /><PackageReference Include="Lower" Version="1.0.0" />""");
        both.Run("publish", "-c", "Debug", "-o", both.PathOf("out")).MustSucceed();
        AssertHasModels(lower, both, both.Output);
        AssertHasModels(lower, both, both.PathOf("out"));

        both.Run("clean").MustSucceed();
        Assert.IsFalse(File.Exists(both.InOutput("models/encoder.onnx")));
    }

    private static void AssertHasModels(TestProject source, TestProject application, string folder)
    {
        var expected = Below(source.Quantized);
        CollectionAssert.AreEqual(expected, Below(folder).Where(static path => path.Contains(".onnx", StringComparison.Ordinal)).ToArray(), application.Name);
        Assert.HasCount(3, expected);
        foreach (var path in expected) CollectionAssert.AreEqual(File.ReadAllBytes(Path.Combine(source.Quantized, path)), File.ReadAllBytes(Path.Combine(folder, path)), path);
    }

    private static string[] Below(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)];
}
