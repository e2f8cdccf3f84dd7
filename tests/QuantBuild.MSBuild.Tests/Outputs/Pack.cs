using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Outputs;

[TestClass]
public sealed class Pack
{
    private const string Id = "Packed";

    private static TestProject Library(string items = """<QuantizedModel Include="models/encoder.onnx" />""", string properties = "")
    {
        var project = new TestProject(items, $"<OutputType>Library</OutputType><PackageId>{Id}</PackageId>{properties}").WithStubWorker();
        project.Write("models/encoder.onnx", "data");
        project.Write("Code.cs", "public static class Models;");
        return project;
    }

    private static BuildResult PackInto(TestProject project, params IEnumerable<string> arguments) =>
        project.Run(["pack", "-c", "Debug", "-o", project.OwnFeed, .. arguments]);

    [TestMethod]
    public void Carries_the_model_once_and_without_a_build_what_the_last_one_made()
    {
        var library = Library();
        string[] expected =
        [
            $"buildTransitive/net10.0/{Id}.targets",
            "lib/net10.0/App.dll",
            "quantized/any/models/encoder.onnx",
            "quantized/any/models/encoder.onnx.data",
        ];
        var pack = PackInto(library).MustSucceed();
        CollectionAssert.AreEqual(expected, Package.Entries(library, Id));
        Assert.IsEmpty(pack.Warnings);

        library.Touch("models/encoder.onnx");
        File.Delete(Path.Combine(library.OwnFeed, Id + ".1.0.0.nupkg"));
        var again = PackInto(library, "--no-build").MustSucceed();

        CollectionAssert.AreEqual(expected, Package.Entries(library, Id));
        Assert.IsEmpty(again.Quantized);

        // What packing left is no output of ours that a clean would forget.
        library.Run("clean").MustSucceed();
        Assert.IsFalse(Directory.EnumerateFiles(library.PathOf("obj"), $"{Id}.targets", SearchOption.AllDirectories).Any());
    }

    [TestMethod]
    public void Without_any_build_says_that_there_is_no_model_to_pack()
    {
        var library = Library();
        library.Build();
        Directory.Delete(library.Quantized, recursive: true);

        var error = PackInto(library, "--no-build").MustFail().Errors.First(static one => one.Code == "QB1062");

        StringAssert.Contains(error.Text, "encoder.onnx");
        StringAssert.Contains(error.Text, "--no-build");
    }

    [TestMethod]
    public void Happens_on_build_where_a_project_says_so()
    {
        var library = Library(properties: "<GeneratePackageOnBuild>true</GeneratePackageOnBuild><PackageOutputPath>../feed</PackageOutputPath>");

        Assert.HasCount(1, library.Build().Quantized);
        Assert.HasCount(2, Package.Models(library, Id));

        Assert.IsEmpty(library.Build().Quantized);
    }

    [TestMethod]
    public void Puts_the_model_where_PackagePath_says_or_leaves_it_out()
    {
        var library = Library("""<QuantizedModel Include="models/encoder.onnx" PackagePath="models/" />""");
        PackInto(library).MustSucceed();
        CollectionAssert.AreEqual((string[])["lib/net10.0/App.dll", "models/encoder.onnx", "models/encoder.onnx.data"], Package.Entries(library, Id));

        library.Change("PackagePath=\"models/\"", "Pack=\"false\"");
        PackInto(library).MustSucceed();
        CollectionAssert.AreEqual((string[])["lib/net10.0/App.dll"], Package.Entries(library, Id));
    }
}
