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
            """);
        project.Write("../shared/phi/config.json", "shards 3");
        project.Write("one.safetensors", "shards 1");
        project.Write("encoder.onnx", "data");

        project.Build();

        AssertResult(project, "phi", "config.json", "model-00001-of-00003.safetensors", "model-00002-of-00003.safetensors", "model-00003-of-00003.safetensors");
        CollectionAssert.AreEqual((string[])["config.json", "model-00001-of-00001.safetensors"], Files(Path.Combine(project.Quantized, "small/phi")));
        Assert.IsFalse(Directory.Exists(project.InOutput("small")));
        AssertResult(project, "one", "config.json", "model-00001-of-00001.safetensors");
        Assert.IsTrue(File.Exists(project.InOutput("encoder.onnx.data")));
        Assert.IsTrue(project.Build("--no-restore").Skipped("_QuantizeModelsCore"));

        // The sources as they are, and the results again.
        project.Build("-p:QuantizeModelsEnabled=false");
        CollectionAssert.AreEqual((string[])["config.json"], Files(project.InOutput("phi")));
        Assert.AreEqual("shards 3", File.ReadAllText(project.InOutput("phi/config.json")));
        Assert.IsEmpty(project.Build("--no-restore").Quantized);
        AssertResult(project, "phi", "config.json", "model-00001-of-00003.safetensors", "model-00002-of-00003.safetensors", "model-00003-of-00003.safetensors");
    }
}
