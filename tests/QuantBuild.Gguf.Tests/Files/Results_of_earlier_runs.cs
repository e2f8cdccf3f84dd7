using QuantBuild.Caching;
using QuantBuild.Gguf.Tests.Importance;
using QuantBuild.Reporting;
using QuantBuild.TestModels.Gguf;

namespace QuantBuild.Gguf.Tests.Files;

/// <summary>An importance matrix is a part of what a result is made of: by its content, and by its name, which the result holds.</summary>
[TestClass]
public sealed class Results_of_earlier_runs : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [TestMethod]
    public void Another_importance_matrix_makes_another_result()
    {
        var source = SyntheticGguf.Write(folder["model.gguf"], SyntheticGgufShape.Tiny);
        Directory.CreateDirectory(folder["elsewhere"]);
        var importance = Write("imatrix.dat", 1);

        var first = Quantize(source, importance);
        Assert.AreEqual(ResultOrigin.Made, first.Report.Origin);
        Assert.Contains(Path.GetFullPath(importance), first.SourceFiles);
        Assert.AreEqual(ResultOrigin.Cache, Quantize(source, Write("elsewhere/imatrix.dat", 1)).Report.Origin);
        Assert.AreEqual(ResultOrigin.Made, Quantize(source, Write("other.dat", 1)).Report.Origin, "its name is in the file");
        var changed = Quantize(source, Write("imatrix.dat", 2));
        Assert.AreEqual(ResultOrigin.Made, changed.Report.Origin);
        Assert.AreNotEqual(first.Report.OutputSha256, changed.Report.OutputSha256);
        Assert.AreEqual(ResultOrigin.Made, Quantize(source, null).Report.Origin);
    }

    [TestMethod]
    public void All_parts_come_back_from_the_cache()
    {
        var source = SyntheticGguf.Write(folder["model.gguf"], SyntheticGgufShape.Tiny with { Parts = 2 });
        var made = Quantize(source, null, keepSplit: true);
        var second = folder["small-00002-of-00002.gguf"];
        var bytes = File.ReadAllBytes(second);
        File.Delete(second);
        File.Delete(made.Report.Output);

        Assert.AreEqual(ResultOrigin.Cache, Quantize(source, null, keepSplit: true).Report.Origin);

        CollectionAssert.AreEqual(bytes, File.ReadAllBytes(second));
    }

    private string Write(string name, int seed)
    {
        var random = new Random(seed);
        return folder.Write(name, ImportanceFile.Legacy([("blk.0.attn_q.weight", 1, [.. Enumerable.Range(0, 256).Select(_ => random.NextSingle())])]));
    }

    private QuantizationResult Quantize(string source, string? importance, bool keepSplit = false) => GgufRuns.Quantizer.Quantize(new QuantizationRequest
    {
        Source = source,
        Output = folder["small.gguf"],
        Settings = new() { Precision = "Q4_K_S", Gguf = new() { ImportanceMatrix = importance, KeepSplit = keepSplit } },
        Validation = new() { Enabled = false },
        Store = new FolderResultStore(folder["cache"]),
    });
}
