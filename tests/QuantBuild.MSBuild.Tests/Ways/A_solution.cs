using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Ways;

/// <summary>Several projects reference one library that has a model, and two have models of their own.</summary>
internal sealed class Solution
{
    private readonly TestProject _library;

    public Solution(string scenario)
    {
        _library = new TestProject("""<QuantizedModel Include="models/encoder.onnx" />""", "<OutputType>Library</OutputType>", scenario).WithStubWorker();
        _library.Write("models/encoder.onnx");
        _library.Write("Code.cs", "public static class Models;");
        Applications = [.. Enumerable.Range(1, 3).Select(number => _library.Beside($"Application{number}", """<ProjectReference Include="../App/App.csproj" />"""))];
        foreach (var application in Applications.Skip(1))
        {
            application.ReferencesQuantBuild = true;
            application.Items += $"""<QuantizedModel Include="own.onnx" TargetPath="models/{application.Name}.onnx" />""";
            application.WithStubWorker();
            application.Write("own.onnx");
        }
        File.WriteAllText(Path.Combine(_library.SolutionFolder, "All.slnx"),
            $"""<Solution>{string.Concat(Applications.Append(_library).Select(static project => $"""<Project Path="{project.Name}/{project.Name}.csproj" />"""))}</Solution>""");
    }

    public TestProject[] Applications { get; }

    public TestProject Library => _library;

    public BuildResult Run(string command, params IEnumerable<string> arguments) => _library.Run([command, "../All.slnx", .. arguments]).MustSucceed();

    public void AssertEveryApplicationHasItsModels()
    {
        var encoder = File.ReadAllText(_library.InOutput("models/encoder.onnx"));
        foreach (var application in Applications)
        {
            Assert.AreEqual(encoder, File.ReadAllText(application.InOutput("models/encoder.onnx")), application.Name);
            Assert.AreEqual(application.ReferencesQuantBuild, File.Exists(application.InOutput($"models/{application.Name}.onnx")), application.Name);
        }
    }

    /// <summary>Path, time and hash of all that builds made of the models.</summary>
    public string[] Files() => [.. Applications.Append(_library)
        .SelectMany(static project => FileList.Of(project.Folder, "bin", "obj"))
        .Where(static file => file.Contains(".onnx", StringComparison.Ordinal))];
}

[TestClass]
public sealed class A_solution
{
    [TestMethod]
    public void Quantizes_each_model_once_with_four_nodes()
    {
        var solution = new Solution(nameof(A_solution));

        var build = solution.Run("build", "-m:4");

        CollectionAssert.AreEqual((string[])["encoder.onnx", "own.onnx", "own.onnx"], build.Quantized.ToArray());
        solution.AssertEveryApplicationHasItsModels();
        var files = solution.Files();
        Assert.IsEmpty(solution.Run("build", "-m:4", "--no-restore").Quantized);
        CollectionAssert.AreEqual(files, solution.Files());
    }

    [TestMethod]
    public void Quantizes_each_model_once_in_the_threads_of_one_process()
    {
        var solution = new Solution(nameof(A_solution));

        var build = solution.Run("build", "-mt", "-m:4");

        CollectionAssert.AreEqual((string[])["encoder.onnx", "own.onnx", "own.onnx"], build.Quantized.ToArray());
        solution.AssertEveryApplicationHasItsModels();
    }

    [TestMethod]
    public void Builds_as_a_graph_and_as_a_graph_of_isolated_projects()
    {
        var solution = new Solution(nameof(A_solution));

        var build = solution.Run("build", "-graph");

        CollectionAssert.AreEqual((string[])["encoder.onnx", "own.onnx", "own.onnx"], build.Quantized.ToArray());
        solution.AssertEveryApplicationHasItsModels();
        // An isolated build cannot restore: that asks for targets which no graph foresees. What is restored stays so.
        solution.Library.Write("models/encoder.onnx", "stdout changed");
        CollectionAssert.AreEqual((string[])["encoder.onnx"], solution.Run("build", "-graph", "-isolate", "--no-restore").Quantized.ToArray());
        solution.AssertEveryApplicationHasItsModels();
    }
}
