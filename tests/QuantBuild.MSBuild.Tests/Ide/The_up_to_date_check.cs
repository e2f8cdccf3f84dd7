using System.Text.Json;
using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Ide;

/// <summary>What Visual Studio compares before it calls MSBuild at all, asked for as its project system does.</summary>
[TestClass]
public sealed class The_up_to_date_check
{
    [TestMethod]
    public void Compares_sources_data_and_results_with_the_time_of_the_last_run()
    {
        var project = new TestProject("""<QuantizedModel Include="models/encoder.onnx" />""").WithStubWorker();
        // Visual Studio brings these targets.
        project.Write("Directory.Build.targets", """
            <Project>
              <Target Name="CollectUpToDateCheckInputDesignTime" Returns="@(UpToDateCheckInput)" />
              <Target Name="CollectUpToDateCheckBuiltDesignTime" Returns="@(UpToDateCheckBuilt)" />
            </Project>
            """);
        project.Write("models/encoder.onnx", "reads encoder.weights");
        project.Write("models/encoder.weights");
        project.Run("restore").MustSucceed();

        var (inputs, built) = Ask(project);
        CollectionAssert.AreEqual((string[])[project.PathOf("models/encoder.onnx")], inputs);
        Assert.HasCount(1, built);
        Assert.IsFalse(File.Exists(built[0]));
        Assert.IsFalse(Directory.Exists(project.Quantized));

        project.Build("--no-restore");

        var (inputsThen, builtThen) = Ask(project);
        CollectionAssert.IsSubsetOf(
            (string[])[project.PathOf("models/encoder.onnx"), project.PathOf("models/encoder.weights"), Path.Combine(project.Quantized, "models", "encoder.onnx")], inputsThen);
        CollectionAssert.AreEqual(built, builtThen);
        foreach (var input in inputsThen) Assert.IsTrue(File.GetLastWriteTimeUtc(builtThen[0]) >= File.GetLastWriteTimeUtc(input), input);
    }

    private static (string[] Inputs, string[] Built) Ask(TestProject project)
    {
        var (exitCode, output) = DotNet.Run(project.Folder, "msbuild", "-t:CollectUpToDateCheckInputDesignTime;CollectUpToDateCheckBuiltDesignTime", "-p:DesignTimeBuild=true",
            "-p:BuildingInsideVisualStudio=true", "-getItem:UpToDateCheckInput", "-getItem:UpToDateCheckBuilt", "-nodeReuse:false");
        Assert.AreEqual(0, exitCode, output);
        var items = JsonDocument.Parse(output).RootElement.GetProperty("Items");
        return (Paths("UpToDateCheckInput"), Paths("UpToDateCheckBuilt"));

        string[] Paths(string name) => [.. items.GetProperty(name).EnumerateArray()
            .Where(static item => item.TryGetProperty("Set", out var set) && set.GetString() == "QuantBuild")
            .Select(static item => item.GetProperty("FullPath").GetString()!).Distinct()];
    }
}
