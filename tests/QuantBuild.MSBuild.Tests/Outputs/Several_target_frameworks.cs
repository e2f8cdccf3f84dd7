using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Outputs;

[TestClass]
public sealed class Several_target_frameworks
{
    // The SDK brings the reference assemblies of both.
    private const string Two =
        "<TargetFrameworks>net10.0;net10.0-windows</TargetFrameworks><EnableWindowsTargeting>true</EnableWindowsTargeting>" +
        "<DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>";

    /// <param name="id">One of its own for each test: they share a packages folder.</param>
    private static TestProject Library(string id, string items, string frameworks = Two)
    {
        var project = new TestProject(items, $"<OutputType>Library</OutputType><PackageId>{id}</PackageId>") { TargetFrameworkProperty = frameworks };
        project.Save();
        project.Write("Code.cs", "public static class Models;");
        return project;
    }

    [TestMethod]
    public void Each_inner_build_has_the_model_and_the_target_can_be_called_from_outside()
    {
        var project = Library("Inner", """<QuantizedModel Include="models/encoder.onnx" />""", "<TargetFrameworks>net10.0</TargetFrameworks>").WithStubWorker();
        project.Write("models/encoder.onnx");

        Assert.HasCount(1, project.Build().Quantized);

        Assert.IsTrue(File.Exists(project.InOutput("models/encoder.onnx")));
        Assert.IsEmpty(project.Build().Quantized);
        project.Touch("models/encoder.onnx");
        Assert.HasCount(1, project.Run("msbuild", "-t:QuantizeModels").MustSucceed().Quantized);
    }

    [TestMethod]
    public void With_the_same_result_share_one_in_the_package()
    {
        var library = Library("Same", """<QuantizedModel Include="models/encoder.onnx" />""");
        SmallModel.Write(library.PathOf("models/encoder.onnx"));

        var pack = library.Run("pack", "-c", "Debug", "-o", library.OwnFeed).MustSucceed();

        Assert.IsEmpty(pack.Warnings);
        CollectionAssert.AreEqual(
            (string[])
            [
                "buildTransitive/net10.0-windows7.0/Same.targets", "buildTransitive/net10.0/Same.targets",
                "lib/net10.0-windows7.0/App.dll", "lib/net10.0/App.dll",
                "quantized/any/models/encoder.onnx",
            ], Package.Entries(library, "Same"));

        var application = library.Beside("Consumer", """<PackageReference Include="Same" Version="1.0.0" />""");
        application.Build();
        Assert.AreEqual(Hash(library.InOutput("models/encoder.onnx")), Hash(application.InOutput("models/encoder.onnx")));
    }

    [TestMethod]
    public void With_different_results_each_have_their_own_in_the_package()
    {
        // The stub's model is its arguments, which differ; its data is always the same.
        var library = Library("Different",
            """
            <QuantizedModel Include="models/encoder.onnx" />
            <QuantizedModel Include="models/windows.onnx" Condition="'$(TargetFramework)' == 'net10.0-windows'" />
            """).WithStubWorker();
        library.Write("models/encoder.onnx", "data");
        library.Write("models/windows.onnx");

        var pack = library.Run("pack", "-c", "Debug", "-o", library.OwnFeed).MustSucceed();

        Assert.IsEmpty(pack.Warnings);
        CollectionAssert.AreEqual(
            (string[])
            [
                "quantized/any/models/encoder.onnx.data", "quantized/any/models/windows.onnx",
                "quantized/net10.0-windows7.0/models/encoder.onnx", "quantized/net10.0/models/encoder.onnx",
            ], Package.Models(library, "Different"));

        var application = library.Beside("Consumer", """<PackageReference Include="Different" Version="1.0.0" />""");
        application.TargetFrameworkProperty = Two;
        application.Save();
        application.Build();
        foreach (var framework in (string[])["net10.0", "net10.0-windows"])
        {
            Assert.AreEqual(Hash(library.PathOf($"bin/Debug/{framework}/models/encoder.onnx")), Hash(application.PathOf($"bin/Debug/{framework}/models/encoder.onnx")));
            Assert.AreEqual(framework != "net10.0", File.Exists(application.PathOf($"bin/Debug/{framework}/models/windows.onnx")));
        }

        // A project in between that has the other framework's model does not get in the way.
        var between = library.Beside("Between", """<PackageReference Include="Different" Version="1.0.0" />""", "<OutputType>Library</OutputType>");
        between.Write("Code.cs", "public static class Between;");
        var windows = library.Beside("Windows", """<ProjectReference Include="../Between/Between.csproj" />""");
        windows.TargetFrameworkProperty = Two.Replace("net10.0;", "", StringComparison.Ordinal);
        windows.Save();
        windows.Run("publish", "-c", "Debug", "-f", "net10.0-windows", "-o", windows.PathOf("out")).MustSucceed();
        Assert.AreEqual(Hash(library.PathOf("bin/Debug/net10.0-windows/models/encoder.onnx")), Hash(windows.PathOf("out/models/encoder.onnx")));

        // One place for two results is none.
        library.Change("encoder.onnx\" />", "encoder.onnx\" PackagePath=\"models/\" />");
        var error = library.Run("pack", "-c", "Debug", "-o", library.OwnFeed).MustFail().TheError("QB1061");
        StringAssert.Contains(error.Text, "net10.0, net10.0-windows7.0");
    }

    [TestMethod]
    public void May_be_of_the_standard()
    {
        var library = Library("Standard", """<QuantizedModel Include="models/encoder.onnx" PackagePath="content/$(TargetFramework)/;copy/$(TargetFramework)/" /><QuantizedModel Include="models/decoder.onnx" />""",
            "<TargetFrameworks>netstandard2.0;net10.0</TargetFrameworks><LangVersion>latest</LangVersion>").WithStubWorker().WithSourcesOfTheMachine();
        library.RestoreOrSkip();
        library.Write("models/encoder.onnx");
        library.Write("models/decoder.onnx");
        library.Run("pack", "-c", "Debug", "-o", library.OwnFeed).MustSucceed();

        CollectionAssert.IsSubsetOf(
            (string[])
            [
                "buildTransitive/netstandard2.0/Standard.targets", "buildTransitive/net10.0/Standard.targets",
                "content/netstandard2.0/encoder.onnx", "content/net10.0/encoder.onnx", "copy/net10.0/encoder.onnx",
                "quantized/netstandard2.0/models/decoder.onnx",
            ], Package.Entries(library, "Standard"));
    }

    private static string Hash(string path) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)));
}
