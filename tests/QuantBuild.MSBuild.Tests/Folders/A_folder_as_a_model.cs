using System.Text.Json;
using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Folders;

/// <summary>A checkpoint of several files as one item: a folder is its source, a folder its result.</summary>
[TestClass]
public sealed class A_folder_as_a_model
{
    private const string Item = """<QuantizedModel Include="models/phi/" Format="mlx" Precision="INT8" />""";

    private static TestProject Project(string items, string properties = "")
    {
        var project = new TestProject(items, properties).WithStubWorker();
        project.Write("models/phi/config.json", "shards 2");
        project.Write("models/phi/model.safetensors", "weights");
        project.Write("models/phi/tokenizer.json", "words");
        project.Write("models/phi/.gitattributes", "hidden");
        project.Write("models/phi/original/params.json", "below");
        return project;
    }

    /// <summary>Paths relative to the folder; none when it is not there.</summary>
    private static string[] Files(string folder) => !Directory.Exists(folder) ? [] :
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    private static void AssertResult(TestProject project, string place, params string[] files)
    {
        CollectionAssert.AreEqual(files, Files(project.InOutput(place)), "in the output");
        CollectionAssert.AreEqual(files, Files(Path.Combine(project.Quantized, place)), "in obj");
    }

    [TestMethod]
    public void Is_made_once_beside_the_application_and_again_when_a_file_of_it_changes_comes_or_goes()
    {
        // The project copies what lies in the folder: not that which is replaced.
        var project = Project(Item + """<None Update="models/**" CopyToOutputDirectory="PreserveNewest" />""");
        var build = project.Build();
        CollectionAssert.AreEqual((string[])["phi"], build.Quantized.ToArray());
        string[] made = ["config.json", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "tokenizer.json"];
        CollectionAssert.AreEqual(made, Files(Path.Combine(project.Quantized, "models/phi")));
        CollectionAssert.AreEqual((string[])[.. made[..3], "original/params.json", made[3]], Files(project.InOutput("models/phi")));
        var config = File.ReadAllLines(project.InOutput("models/phi/config.json"));
        Assert.AreEqual(project.PathOf("models/phi"), config[0]);
        CollectionAssert.Contains(config, "--output=" + Path.Combine(project.Quantized, "models", "phi"));

        project.Change("""<None Update="models/**" CopyToOutputDirectory="PreserveNewest" />""", "");
        project.Build();
        var before = FileList.Of(project.Folder, "bin", "obj/Debug/net10.0/quantized", "obj/Debug/net10.0/quantbuild");
        var second = project.Build("--no-restore");
        Assert.IsTrue(second.Skipped("_QuantizeModelsCore"));
        Assert.IsFalse(second.Loaded("QuantBuild.MSBuild.dll"));
        CollectionAssert.AreEqual(before, FileList.Of(project.Folder, "bin", "obj/Debug/net10.0/quantized", "obj/Debug/net10.0/quantbuild"));

        project.Touch("models/phi/model.safetensors");
        Assert.HasCount(1, project.Build("--no-restore").Quantized);

        // As mv and tar leave it: older than the result.
        File.SetLastWriteTimeUtc(project.Write("models/phi/vocab.txt"), DateTime.UtcNow.AddYears(-1));
        Assert.HasCount(1, project.Build("--no-restore").Quantized);
        Assert.IsTrue(File.Exists(project.InOutput("models/phi/vocab.txt")));

        File.Delete(project.PathOf("models/phi/vocab.txt"));
        Assert.HasCount(1, project.Build("--no-restore").Quantized);
        AssertResult(project, "models/phi", made);

        project.Write("models/phi/.hidden");
        project.Write("models/phi/original/more.json");
        Assert.IsTrue(project.Build("--no-restore").Skipped("_QuantizeModelsCore"));
    }

    [TestMethod]
    public void Has_outputs_that_are_made_again_replaced_as_a_whole_and_removed()
    {
        var project = Project(Item);
        project.Build();

        File.Delete(project.InOutput("models/phi/tokenizer.json"));
        Assert.IsEmpty(project.Build("--no-restore").Quantized);
        Assert.IsTrue(File.Exists(project.InOutput("models/phi/tokenizer.json")));

        File.Delete(Path.Combine(project.Quantized, "models/phi/tokenizer.json"));
        Assert.HasCount(1, project.Build("--no-restore").Quantized);
        Assert.IsTrue(File.Exists(Path.Combine(project.Quantized, "models/phi/tokenizer.json")));

        // One file of weights instead of two.
        project.Change("INT8", "INT4");
        project.Build();
        AssertResult(project, "models/phi", "config.json", "model-00001-of-00001.safetensors", "tokenizer.json");

        project.Write("models/phi/config.json", "error QB2601 The checkpoint is damaged");
        project.BuildThatFails("--no-restore").TheError("QB2601");
        Assert.IsFalse(Directory.Exists(Path.Combine(project.Quantized, "models/phi")));
        project.BuildThatFails("--no-restore").TheError("QB2601");

        project.Write("models/phi/config.json");
        project.Change("models/phi/\"", "models/phi\" TargetPath=\"mlx/phi/\"");
        project.Build();
        AssertResult(project, "mlx/phi", "config.json", "model-00001-of-00001.safetensors", "tokenizer.json");
        AssertResult(project, "models/phi");

        project.Run("clean").MustSucceed();
        AssertResult(project, "mlx/phi");
        Assert.IsFalse(Directory.Exists(project.Quantized));
    }

    [TestMethod]
    public void Is_published_and_packed_also_without_a_build()
    {
        var project = Project(Item, "<OutputType>Library</OutputType><PackageId>Packed</PackageId>");
        project.Write("Code.cs", "public static class Models;");
        string[] made = ["config.json", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "tokenizer.json"];

        Assert.HasCount(1, project.Run("pack", "-c", "Debug", "-o", project.OwnFeed).MustSucceed().Quantized);
        var entries = Package.Entries(project, "Packed");
        CollectionAssert.AreEqual(made.Select(static name => "quantized/any/models/phi/" + name).ToArray(), entries.Where(static name => name.StartsWith("quantized/", StringComparison.Ordinal)).ToArray());

        project.Touch("models/phi/config.json");
        Assert.IsEmpty(project.Run("publish", "-c", "Debug", "--no-build", "-o", project.PathOf("out")).MustSucceed().Quantized);
        CollectionAssert.AreEqual(made, Files(project.PathOf("out/models/phi")));

        File.Delete(Path.Combine(project.OwnFeed, "Packed.1.0.0.nupkg"));
        project.Run("pack", "-c", "Debug", "--no-build", "-o", project.OwnFeed).MustSucceed();
        CollectionAssert.AreEqual(entries, Package.Entries(project, "Packed"));

        Directory.Delete(project.Quantized, recursive: true);
        StringAssert.Contains(project.Run("pack", "-c", "Debug", "--no-build", "-o", project.OwnFeed).MustFail().Errors.First(static one => one.Code == "QB1062").Text, "phi");
    }

    [TestMethod]
    public void Of_another_place_has_its_name_and_two_of_one_source_have_places_of_their_own()
    {
        var project = Project(
            """
            <QuantizedModel Include="../shared/phi/" Format="mlx" Precision="INT8" />
            <QuantizedModel Include="../shared/phi" Format="mlx" Precision="INT4" Link="small/phi" CopyToOutputDirectory="Never" CopyToPublishDirectory="Always" />
            <QuantizedModel Include="one.safetensors" Format="mlx" TargetPath="one" />
            <QuantizedModel Include="encoder.onnx" />
            <QuantizedModel Include="models/größe @ 50%2525%3B it's (1)/" Format="mlx" />
            """);
        const string odd = "models/größe @ 50%25; it's (1)";
        project.Write(odd + "/config.json");
        project.Write("../shared/phi/config.json", "shards 3");
        project.Write("one.safetensors", "shards 1");
        project.Write("encoder.onnx", "data");

        project.Build();

        AssertResult(project, "phi", "config.json", "model-00001-of-00003.safetensors", "model-00002-of-00003.safetensors", "model-00003-of-00003.safetensors");
        CollectionAssert.AreEqual((string[])["config.json", "model-00001-of-00001.safetensors"], Files(Path.Combine(project.Quantized, "small/phi")));
        Assert.IsFalse(Directory.Exists(project.InOutput("small")));
        AssertResult(project, "one", "config.json", "model-00001-of-00001.safetensors");
        Assert.IsTrue(File.Exists(project.InOutput("encoder.onnx.data")));
        AssertResult(project, odd, "config.json", "model-00001-of-00001.safetensors");
        Assert.IsTrue(project.Build("--no-restore").Skipped("_QuantizeModelsCore"));

        // The sources as they are, and the results again.
        project.Build("-p:QuantizeModelsEnabled=false");
        CollectionAssert.AreEqual((string[])["config.json"], Files(project.InOutput("phi")));
        Assert.AreEqual("shards 3", File.ReadAllText(project.InOutput("phi/config.json")));
        Assert.IsEmpty(project.Build("--no-restore").Quantized);
        AssertResult(project, "phi", "config.json", "model-00001-of-00003.safetensors", "model-00002-of-00003.safetensors", "model-00003-of-00003.safetensors");
    }

    [TestMethod]
    public void In_a_web_project_is_published_once_and_served_below_wwwroot()
    {
        // All json files are content here.
        var project = new TestProject("""<QuantizedModel Include="models/phi/;wwwroot/tiny" Format="mlx" />""", "<ImplicitUsings>enable</ImplicitUsings>") { Sdk = "Microsoft.NET.Sdk.Web" }.WithStubWorker();
        project.Write("models/phi/config.json", "stdout phi");
        project.Write("models/phi/README.md", "phi");
        project.Write("wwwroot/tiny/config.json", "stdout tiny");
        project.Write("wwwroot/tiny/tokenizer.json", "words");
        project.Write("Code.cs", "WebApplication.CreateBuilder(args).Build();");

        project.Run("publish", "-c", "Debug", "-o", project.PathOf("out")).MustSucceed();

        CollectionAssert.AreEqual((string[])["README.md", "config.json", "model-00001-of-00001.safetensors"], Files(project.PathOf("out/models/phi")));
        CollectionAssert.AreEqual((string[])["config.json", "model-00001-of-00001.safetensors", "tokenizer.json"], Files(project.PathOf("out/wwwroot/tiny")).Where(static name => Path.GetExtension(name) is not (".gz" or ".br")).ToArray());
        Assert.AreEqual(project.PathOf("models/phi"), File.ReadLines(project.PathOf("out/models/phi/config.json")).First());
        Assert.AreEqual(project.PathOf("wwwroot/tiny"), File.ReadLines(project.PathOf("out/wwwroot/tiny/config.json")).First());
        StringAssert.Contains(File.ReadAllText(project.InOutput("App.staticwebassets.endpoints.json")), "tiny/model-00001-of-00001.safetensors");
    }

    [TestMethod]
    public void Is_seen_by_an_IDE_with_all_its_files_and_by_those_who_read_logs_with_its_report()
    {
        var project = Project(Item);
        project.Write("Directory.Build.targets", """
            <Project>
              <Target Name="CollectUpToDateCheckInputDesignTime" Returns="@(UpToDateCheckInput)" />
              <Target Name="CollectUpToDateCheckBuiltDesignTime" Returns="@(UpToDateCheckBuilt)" />
            </Project>
            """);
        project.Run("restore").MustSucceed();
        string[] source = ["config.json", "model.safetensors", "tokenizer.json"];
        CollectionAssert.AreEquivalent(source.Select(name => project.PathOf("models/phi/" + name)).ToArray(), Ask().Inputs);
        Assert.IsFalse(Directory.Exists(project.Quantized));

        var report = project.Build("--no-restore").Embedded().Keys.Single(static file => file.EndsWith("phi.json", StringComparison.Ordinal));
        Assert.AreEqual(Path.Combine(project.Intermediate, "quantbuild", "models", "phi.json"), report);

        project.Write("models/phi/added.json");
        var (inputs, none) = Ask();
        // Each is a file: one that is missing would mean that something is always to be done.
        foreach (var input in inputs) Assert.IsTrue(File.Exists(input), input);
        CollectionAssert.IsSubsetOf((string[])[project.PathOf("models/phi/added.json"), Path.Combine(project.Quantized, "models", "phi", "model-00002-of-00002.safetensors")], inputs);
        CollectionAssert.AreEquivalent(
            (string[])["models/phi/config.json", "models/phi/model-00001-of-00002.safetensors", "models/phi/model-00002-of-00002.safetensors", "models/phi/tokenizer.json"],
            none.Where(static path => path.StartsWith("models/phi/", StringComparison.Ordinal) && !path.Contains("original", StringComparison.Ordinal) && !path.Contains("/.git", StringComparison.Ordinal)).ToArray());

        (string[] Inputs, string[] None) Ask()
        {
            var (exitCode, output) = DotNet.Run(project.Folder, "msbuild", "-t:AssignTargetPaths;CollectUpToDateCheckInputDesignTime;CollectUpToDateCheckBuiltDesignTime", "-p:DesignTimeBuild=true",
                "-p:BuildingInsideVisualStudio=true", "-getItem:UpToDateCheckInput", "-getItem:_NoneWithTargetPath", "-nodeReuse:false");
            Assert.AreEqual(0, exitCode, output);
            var items = JsonDocument.Parse(output).RootElement.GetProperty("Items");
            return (
                [.. items.GetProperty("UpToDateCheckInput").EnumerateArray().Where(static item => item.TryGetProperty("Set", out var set) && set.GetString() == "QuantBuild")
                    .Select(static item => item.GetProperty("FullPath").GetString()!).Distinct()],
                [.. items.GetProperty("_NoneWithTargetPath").EnumerateArray().Select(static item => item.GetProperty("TargetPath").GetString()!.Replace('\\', '/'))]);
        }
    }
}
