using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Folders;

/// <summary>What the task does about places that are folders, without MSBuild around it.</summary>
[TestClass]
public sealed class The_task_with_folders
{
    private readonly string _folder = Directory.CreateTempSubdirectory("quantbuild-folders-").FullName;

    [TestCleanup]
    public void Delete() => Directory.Delete(_folder, recursive: true);

    private string Write(string path, string text = "")
    {
        var full = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }

    private void MustRun(RecordingEngine? engine = null, string? format = null, params string[] names)
    {
        engine ??= new RecordingEngine();
        var task = TaskOf.Models(engine, _folder, names);
        if (format is not null) task.Models[0].SetMetadata("Format", format);
        Assert.IsTrue(task.Execute(), string.Join('\n', engine.Errors));
    }

    private string[] Lines(string path) => File.ReadAllLines(Path.Combine(_folder, path));

    [TestMethod]
    public void Lists_all_files_that_were_read_and_made_and_the_results_that_are_folders()
    {
        Write("phi/config.json");
        Write("phi/model.safetensors");
        Write("phi/.hidden");
        Write("phi/flax.msgpack");
        Write("encoder.onnx");

        MustRun(names: ["phi", "encoder.onnx"]);

        CollectionAssert.AreEquivalent(
            (string[])["phi/config.json", "phi/flax.msgpack", "phi/model.safetensors", "encoder.onnx", "out/phi/config.json", "out/phi/flax.msgpack", "out/phi/model-00001-of-00001.safetensors", "out/encoder.onnx"],
            Lines("state/.project.files").Select(file => Path.GetRelativePath(_folder, file).Replace('\\', '/')).ToArray());
        CollectionAssert.AreEqual((string[])[Path.Combine(_folder, "out", "phi")], Lines("state/.project.folders"));

        MustRun(names: "encoder.onnx");
        Assert.IsFalse(File.Exists(Path.Combine(_folder, "state", ".project.folders")));
        CollectionAssert.AreEqual((string[])["encoder.onnx"], Directory.GetFileSystemEntries(Path.Combine(_folder, "out")).Select(Path.GetFileName).ToArray());
    }

    [TestMethod]
    [DataRow("phi", "phi/encoder.onnx")]
    [DataRow("Phi", "phi/onnx/encoder.onnx")]
    public void Refuses_a_result_within_the_place_of_another(string outer, string inner)
    {
        Write(outer + "/config.json");
        Write(inner);
        var engine = new RecordingEngine();

        Assert.IsFalse(TaskOf.Models(engine, _folder, inner, outer).Execute());

        CollectionAssert.AreEqual((string[])["QB1006"], engine.ErrorCodes);
        StringAssert.Contains(engine.Errors[0], $"'{Path.Combine(_folder, inner)}'");
        StringAssert.Contains(engine.Errors[0], $"'{Path.Combine(_folder, "out", outer)}'");
        Assert.IsFalse(Directory.Exists(Path.Combine(_folder, "out")));
    }

    [TestMethod]
    public void Takes_names_that_only_begin_alike()
    {
        Write("phi/config.json");
        Write("phi.onnx");
        Write("phi-3/config.json");
        MustRun(names: ["phi", "phi.onnx", "phi-3"]);
    }

    [TestMethod]
    public void Removes_what_others_put_into_the_folder_of_a_result_before_it_is_replaced()
    {
        Write("phi/config.json");
        MustRun(names: "phi");
        Write("out/phi/file.stray");
        Write("out/phi/folder.stray/file");

        Write("phi/config.json", "stdout again");
        MustRun(names: "phi");

        CollectionAssert.AreEqual((string[])["config.json", "model-00001-of-00001.safetensors"], Directory.GetFileSystemEntries(Path.Combine(_folder, "out", "phi")).Select(Path.GetFileName).Order().ToArray());
    }

    [TestMethod]
    public void Begins_anew_where_a_file_of_the_result_is_missing_or_was_changed()
    {
        Write("phi/config.json");
        MustRun(names: "phi");
        File.Delete(Path.Combine(_folder, "out/phi/config.json"));
        MustRun(names: "phi");
        Assert.IsTrue(File.Exists(Path.Combine(_folder, "out/phi/config.json")));

        Write("phi/config.json", "unchanged");
        File.SetLastWriteTimeUtc(Write("out/phi/model-00001-of-00001.safetensors", "damaged"), DateTime.UtcNow.AddMinutes(1));
        MustRun(names: "phi");
        Assert.AreEqual("weights 1", File.ReadAllText(Path.Combine(_folder, "out/phi/model-00001-of-00001.safetensors")));
    }

    [TestMethod]
    public void Leaves_a_result_that_the_worker_finds_right()
    {
        Write("phi/config.json", "unchanged");
        MustRun(names: "phi");
        var made = FileList.Of(_folder, "out");

        File.SetLastWriteTimeUtc(Path.Combine(_folder, "phi/config.json"), DateTime.UtcNow.AddMinutes(1));
        var engine = new RecordingEngine();
        MustRun(engine, names: "phi");

        Assert.IsTrue(engine.Messages.Any(static message => message.Contains("(unchanged)", StringComparison.Ordinal)));
        CollectionAssert.AreEqual(made, FileList.Of(_folder, "out"));
    }

    [TestMethod]
    public void Makes_way_for_a_result_of_another_format()
    {
        Write("weights", "shards 1");
        MustRun(format: "mlx", names: "weights");
        Assert.IsTrue(File.Exists(Path.Combine(_folder, "out/weights/config.json")));

        Write("weights", "data");
        MustRun(format: "onnx", names: "weights");
        Assert.IsTrue(File.Exists(Path.Combine(_folder, "out/weights")));
        Assert.IsTrue(File.Exists(Path.Combine(_folder, "out/weights.data")));

        Write("weights", "shards 1");
        MustRun(format: "mlx", names: "weights");
        Assert.IsTrue(File.Exists(Path.Combine(_folder, "out/weights/config.json")));
        Assert.IsFalse(File.Exists(Path.Combine(_folder, "out/weights.data")));
    }

    [TestMethod]
    [DataRow("error QB2001 The model is damaged", "QB2001")]
    [DataRow("sleep 0\nexit 1", "QB4062")]
    [DataRow("crash", "QB4062")]
    public void Leaves_nothing_of_a_run_that_fails(string script, string code)
    {
        Write("phi/config.json");
        MustRun(names: "phi");
        Write("phi/config.json", script);
        var engine = new RecordingEngine();

        Assert.IsFalse(TaskOf.Models(engine, _folder, "phi").Execute());

        CollectionAssert.AreEqual((string[])[code], engine.ErrorCodes);
        Assert.IsEmpty(Directory.EnumerateFileSystemEntries(Path.Combine(_folder, "out")).ToArray());
        Assert.IsFalse(File.Exists(Path.Combine(_folder, "state", ".project.stamp")));
        Assert.IsFalse(File.Exists(Path.Combine(_folder, "state", ".project.folders")));
    }
}
