using System.IO.Compression;
using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Outputs;

[TestClass]
public sealed class Pack
{
    private static TestProject Library()
    {
        var project = new TestProject("""<QuantizedModel Include="models/encoder.onnx" />""", "<OutputType>Library</OutputType><PackageId>Sample.Models</PackageId>").WithStubWorker();
        project.Write("models/encoder.onnx", "data");
        project.Write("Code.cs", "public static class Models;");
        return project;
    }

    private static string[] Entries(TestProject project)
    {
        using var package = ZipFile.OpenRead(Path.Combine(project.OwnFeed, "Sample.Models.1.0.0.nupkg"));
        return [.. package.Entries.Select(static entry => entry.FullName).Where(static name => name.Contains(".onnx", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    [TestMethod]
    public void Carries_the_model_to_the_output_of_those_who_use_the_package()
    {
        var library = Library();
        library.Run("pack", "-c", "Debug", "-o", library.OwnFeed).MustSucceed();
        CollectionAssert.AreEqual(
            (string[])["contentFiles/any/net10.0/models/encoder.onnx", "contentFiles/any/net10.0/models/encoder.onnx.data"], Entries(library));

        var application = library.Beside("Consumer", """<PackageReference Include="Sample.Models" Version="1.0.0" />""");
        application.Build();

        Assert.AreEqual(File.ReadAllText(library.InOutput("models/encoder.onnx")), File.ReadAllText(application.InOutput("models/encoder.onnx")));
        Assert.IsTrue(File.Exists(application.InOutput("models/encoder.onnx.data")));
    }

    [TestMethod]
    public void Without_a_build_carries_what_the_last_one_made()
    {
        var library = Library();
        library.Build();

        var pack = library.Run("pack", "-c", "Debug", "--no-build", "-o", library.OwnFeed).MustSucceed();

        Assert.HasCount(2, Entries(library));
        Assert.IsEmpty(pack.Quantized);
    }

    [TestMethod]
    public void Puts_the_model_where_PackagePath_says_or_leaves_it_out()
    {
        var library = Library();
        library.Change("encoder.onnx\" />", "encoder.onnx\" PackagePath=\"models/\" />");
        library.Run("pack", "-c", "Debug", "-o", library.OwnFeed).MustSucceed();
        CollectionAssert.AreEqual((string[])["models/encoder.onnx", "models/encoder.onnx.data"], Entries(library));

        library.Change("PackagePath=\"models/\"", "Pack=\"false\"");
        library.Run("pack", "-c", "Debug", "-o", library.OwnFeed).MustSucceed();
        Assert.IsEmpty(Entries(library));
    }
}
