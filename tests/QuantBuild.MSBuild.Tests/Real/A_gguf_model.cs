using System.Text.Json;
using QuantBuild.Formats.Gguf;
using QuantBuild.MSBuild.Tests.Building;
using QuantBuild.TestModels.Gguf;

namespace QuantBuild.MSBuild.Tests.Real;

/// <summary>A GGUF model in two parts, with the packed worker.</summary>
[TestClass]
public sealed class A_gguf_model
{
    private const string Place = "models/tiny.gguf";

    [TestMethod]
    public void Becomes_one_smaller_file_beside_the_application()
    {
        var project = new TestProject($"""<QuantizedModel Include="models/tiny-00001-of-00002.gguf" TargetPath="{Place}" Precision="Q4_K_M" ImportanceMatrix="imatrix.dat" IncludeWeights="attn_q" Validate="false" />""");
        Directory.CreateDirectory(project.PathOf("models"));
        SyntheticGguf.Write(project.PathOf(Place), SyntheticGgufShape.Tiny with { Parts = 2 });
        WriteImportance(project, 1);

        var build = project.Build();
        StringAssert.Contains(build.Output, "-> Q4_K_M");
        Assert.AreEqual((15, "importance matrix"), Found(project));
        Assert.IsTrue(project.Build("--no-restore").Skipped("_QuantizeModelsCore"));

        // The importance matrix and the other part are watched, too.
        WriteImportance(project, 2);
        Assert.HasCount(1, project.Build("--no-restore").Quantized);
        project.Touch("models/tiny-00002-of-00002.gguf");
        Assert.HasCount(1, project.Build("--no-restore").Quantized);

        project.Change("Q4_K_M", "IQ2_XXS");
        StringAssert.Contains(project.BuildThatFails().TheError("QB2532").Text, "blk.0.");
    }

    /// <summary>general.file_type of the result, and how a tensor came about that the importance matrix is used for.</summary>
    private static (long FileType, string? Algorithm) Found(TestProject project)
    {
        using var model = GgufModel.Open(project.InOutput(Place));
        Assert.HasCount(1, model.Files);
        Assert.IsTrue(model.Metadata.TryGetInteger("general.file_type", out var type));
        var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(project.Intermediate, $"quantbuild/{Place}.json"))).RootElement;
        var query = report.GetProperty("tensors").EnumerateArray().Single(static tensor => tensor.GetProperty("name").GetString() == "blk.0.attn_q.weight");
        return (type, query.GetProperty("algorithm").GetString());
    }

    /// <summary>In the older format: entries, each with its name, a count and values.</summary>
    private static void WriteImportance(TestProject project, int seed)
    {
        using var writer = new BinaryWriter(File.Create(project.PathOf("imatrix.dat")));
        writer.Write(2);
        foreach (var name in new[] { "blk.0.attn_q.weight"u8.ToArray(), "blk.1.attn_q.weight"u8.ToArray() })
        {
            writer.Write(name.Length);
            writer.Write(name);
            writer.Write(1);
            writer.Write(256);
            for (var i = 0; i < 256; i++) writer.Write(seed + MathF.Abs(MathF.Sin(i)));
        }
    }
}
