using System.Security.Cryptography;
using System.Text.Json;
using QuantBuild.Diagnostics;
using QuantBuild.Engine.Tests.Support;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.Reporting;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.Results;

[TestClass]
public class Hashes
{
    [TestMethod]
    public void That_nobody_asks_for_are_not_made()
    {
        using var workspace = new Workspace();
        var request = new QuantizationRequest { Source = workspace.Save(Models.MatMul()), Output = workspace.Output, Validation = Workspace.NoValidation };
        var asked = workspace.Quantizer.Quantize(request).Report;
        var bytes = File.ReadAllBytes(workspace.Output);

        var report = workspace.Quantizer.Quantize(request with { Hashes = false }).Report;

        Assert.AreEqual("", report.SourceSha256);
        Assert.AreEqual("", report.OutputSha256);
        using var json = JsonDocument.Parse(ReportJson.Write(report));
        Assert.AreEqual(JsonValueKind.Null, json.RootElement.GetProperty("sourceSha256").ValueKind);
        Assert.AreEqual(JsonValueKind.Null, json.RootElement.GetProperty("outputSha256").ValueKind);
        Assert.DoesNotContain("SHA-256", System.Text.Encoding.UTF8.GetString(ReportHtml.Write(report)));
        CollectionAssert.AreEqual(bytes, File.ReadAllBytes(workspace.Output));
        Assert.AreEqual(Sha256(bytes), asked.OutputSha256);
        Assert.AreEqual(Sha256(File.ReadAllBytes(request.Source)), asked.SourceSha256);
    }

    [TestMethod]
    [DataRow(true, false)]
    [DataRow(false, true)]
    public void Are_made_for_the_cache_and_for_a_key_even_when_nobody_asks(bool store, bool key)
    {
        using var cached = new CachedWorkspace();
        var request = cached.Request(cached.Files.Save(WithData(cached.Files))) with { Hashes = false };
        request = request with { Store = store ? request.Store : null, KeyFile = key ? cached.KeyFile : null };

        var report = cached.Run(request).Report;

        Assert.AreEqual(Sha256([.. File.ReadAllBytes(request.Source), .. File.ReadAllBytes(cached.Files.PathOf("w.bin"))]), report.SourceSha256);
        Assert.AreEqual(Sha256([.. File.ReadAllBytes(cached.Files.Output), .. File.ReadAllBytes(cached.Files.Output + ".data")]), report.OutputSha256);
        // Each file's own hash is right, or this would be made anew.
        Assert.AreEqual(key ? ResultOrigin.Unchanged : ResultOrigin.Cache, cached.Run(request).Report.Origin);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Of_a_source_that_is_cut_short_meanwhile_fail_and_nothing_is_left(bool hashes)
    {
        if (OperatingSystem.IsWindows()) Assert.Inconclusive("A file that is being read cannot be cut short here.");
        using var workspace = new Workspace();
        var source = workspace.Save(WithData(workspace));
        var request = new QuantizationRequest
        {
            Source = source,
            Output = workspace.Output,
            Validation = Workspace.NoValidation,
            Hashes = hashes,
            // One thread: the first chunk is done when nothing of the others has been read.
            Settings = new() { Threads = 1, Precision = "INT8" },
        };
        var cut = false;
        var progress = new Immediately(_ =>
        {
            if (cut) return;
            cut = true;
            using var file = new FileStream(workspace.PathOf("w.bin"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            file.SetLength(100);
        });

        var error = Assert.ThrowsExactly<QuantBuildException>(() => workspace.Quantizer.Quantize(request, progress)).Diagnostic;

        Assert.IsTrue(cut);
        Assert.AreEqual("QB5003", error.Code);
        workspace.AssertNothingIsLeft();
    }

    /// <summary>A product with a weight of several chunks, in a data file.</summary>
    private static ModelProto WithData(Workspace workspace)
    {
        workspace.Save(new byte[1024 * 3072 * 4], "w.bin");
        return new ModelBuilder().Graph(graph => graph.Input("x", 1, 1, 1024).Output("y", 1, 1, 3072)
            .Initializer(ExternalTensors.At("w", [1024, 3072], "w.bin")).Node("MatMul", "x w", "y"));
    }

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
