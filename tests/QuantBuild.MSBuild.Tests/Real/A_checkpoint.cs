using System.Text.Json;
using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Real;

/// <summary>A folder as a model with the packed worker.</summary>
[TestClass]
public sealed class A_checkpoint
{
    private const string Place = "models/tiny";

    [TestMethod]
    public void Becomes_a_folder_for_MLX_beside_the_application()
    {
        var project = new TestProject($"""<QuantizedModel Include="{Place}/" Format="mlx" Precision="INT4" />""");
        SmallCheckpoint.Write(project.PathOf(Place));
        string[] files = ["config.json", "model.safetensors", "model.safetensors.index.json", "tokenizer.json"];

        var build = project.Build();
        StringAssert.Contains(build.Output, "tiny/ -> INT4");
        CollectionAssert.AreEqual(files, Files(project));
        Assert.AreEqual(4, Bits(project));
        // 4 bits and a share of two numbers of 32 bits for each group of 64: 5 bits instead of 32.
        Assert.IsLessThan(SmallCheckpoint.Bytes / 4, new FileInfo(project.InOutput(Place + "/model.safetensors")).Length);
        var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(project.Intermediate, "quantbuild/models/tiny.json"))).RootElement;
        Assert.AreEqual(JsonValueKind.Null, report.GetProperty("validation").ValueKind);
        var made = FileList.Of(project.Folder, "bin", "obj/Debug/net10.0/quantized");
        Assert.IsTrue(project.Build("--no-restore").Skipped("_QuantizeModelsCore"));

        // The worker finds that nothing is to be made of what only has another time.
        project.Touch(Place + "/model.safetensors");
        Assert.HasCount(1, project.Build("--no-restore").Quantized);
        CollectionAssert.AreEqual(made, FileList.Of(project.Folder, "bin", "obj/Debug/net10.0/quantized"));

        // Without its index the folder is no result that a worker would replace; here it is the build's own.
        File.Delete(Path.Combine(project.Quantized, Place, "model.safetensors.index.json"));
        Assert.HasCount(1, project.Build("--no-restore").Quantized);
        CollectionAssert.AreEqual(files, Files(project));

        File.Delete(project.PathOf(Place + "/tokenizer.json"));
        project.Change("INT4", "INT8");
        project.Build();
        CollectionAssert.AreEqual(files[..3], Files(project));
        Assert.AreEqual(8, Bits(project));

        project.Change("mlx", "onnx");
        project.BuildThatFails().TheError("QB1202");
        Assert.IsFalse(Directory.Exists(Path.Combine(project.Quantized, Place)));
    }

    private static string[] Files(TestProject project) => [.. Directory.EnumerateFiles(project.InOutput(Place)).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    private static int Bits(TestProject project) =>
        JsonDocument.Parse(File.ReadAllText(project.InOutput(Place + "/config.json"))).RootElement.GetProperty("quantization").GetProperty("bits").GetInt32();
}
