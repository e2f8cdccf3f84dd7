using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Outputs;

/// <summary>The application itself has no model and no QuantBuild: both are in a library that it references.</summary>
[TestClass]
public sealed class A_published_executable
{
    private static TestProject Executable(out string source)
    {
        var library = new TestProject("""<QuantizedModel Include="models/encoder.onnx" />""", "<OutputType>Library</OutputType>").WithStubWorker();
        source = library.Write("models/encoder.onnx", "data");
        library.Write("Code.cs", "public static class Models;");
        var executable = library.Beside("Executable", """<ProjectReference Include="../App/App.csproj" />""",
            $"<UseAppHost>true</UseAppHost><RuntimeIdentifier>{Application.RuntimeIdentifier}</RuntimeIdentifier>");
        executable.Write("Code.cs", Application.Code);
        return executable;
    }

    private static string Publish(TestProject project, string folder, params IEnumerable<string> properties)
    {
        project.Run(["publish", "-c", "Debug", "-o", project.PathOf(folder), "-p:DebugType=none", .. properties]).MustSucceed();
        return Application.Run(Path.Combine(project.PathOf(folder), Application.FileName(project.Name)), project.PathOf("scratch"));
    }

    private static string[] FilesIn(TestProject project, string folder) =>
        [.. Directory.EnumerateFiles(project.PathOf(folder), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(project.PathOf(folder), file).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    [TestMethod]
    public void Of_a_single_file_finds_the_model_beside_itself_or_in_itself()
    {
        var project = Executable(out var source).WithSourcesOfTheMachine();
        project.RestoreOrSkip("-p:PublishSingleFile=true", "-p:SelfContained=false");

        Assert.AreEqual(source, Publish(project, "beside", "-p:PublishSingleFile=true", "-p:SelfContained=false"));
        CollectionAssert.AreEqual((string[])[Application.FileName("Executable"), "models/encoder.onnx", "models/encoder.onnx.data"], FilesIn(project, "beside"));

        Assert.AreEqual(source, Publish(project, "inside", "-p:PublishSingleFile=true", "-p:SelfContained=false", "-p:IncludeAllContentForSelfExtract=true"));
        CollectionAssert.AreEqual((string[])[Application.FileName("Executable")], FilesIn(project, "inside"));
    }

    [TestMethod]
    public void With_its_own_runtime_finds_the_model_trimmed_or_not()
    {
        var project = Executable(out var source).WithSourcesOfTheMachine();
        project.RestoreOrSkip("-p:PublishTrimmed=true", "-p:SelfContained=true");

        Assert.AreEqual(source, Publish(project, "whole", "-p:SelfContained=true"));
        Assert.HasCount(2, FilesIn(project, "whole").Where(static file => file.Contains(".onnx", StringComparison.Ordinal)).ToArray());

        Assert.AreEqual(source, Publish(project, "trimmed", "-p:PublishTrimmed=true", "-p:SelfContained=true", "-p:PublishSingleFile=true"));
        CollectionAssert.AreEqual((string[])[Application.FileName("Executable"), "models/encoder.onnx", "models/encoder.onnx.data"], FilesIn(project, "trimmed"));
    }
}
