using QuantBuild.Caching;
using QuantBuild.Diagnostics;
using QuantBuild.Reporting;
using QuantBuild.Tool.Tests.Support;

namespace QuantBuild.Tool.Tests.Caching;

[TestClass]
public sealed class CacheOptionsTests
{
    [TestMethod]
    public void Without_an_option_there_is_no_cache()
    {
        using var run = new CommandRun { Variables = { ["QUANTBUILD_CACHE"] = "/caches" } };
        run.Run(run.Model);

        Assert.IsNull(run.Engine.Request!.Store);
        Assert.IsNull(run.Engine.Request.KeyFile);
    }

    [TestMethod]
    public void The_option_names_folder_and_size()
    {
        using var run = new CommandRun { Variables = { ["QUANTBUILD_CACHE"] = "/caches" } };
        var folder = Path.Combine(run.Folder, "cache");
        run.Run(run.Model, "--cache", folder, "--cache-size", "25MB", "--key", "result.key");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        var store = (FolderResultStore)run.Engine.Request!.Store!;
        Assert.AreEqual(folder, store.Location);
        Assert.AreEqual(25_000_000, store.MaxBytes);
        Assert.AreEqual(DiagnosticSeverity.Warning, store.WhenUnusable);
        Assert.AreEqual("result.key", run.Engine.Request.KeyFile);
        Assert.IsFalse(Directory.Exists(folder), "nothing is made before there is something to keep");
    }

    [TestMethod]
    public void Otherwise_the_environment_names_the_folder()
    {
        using var run = new CommandRun();
        run.Variables["QUANTBUILD_CACHE"] = Path.Combine(run.Folder, "named");
        run.Run(run.Model, "--use-cache");

        var store = (FolderResultStore)run.Engine.Request!.Store!;
        Assert.AreEqual(run.Variables["QUANTBUILD_CACHE"], store.Location);
        Assert.AreEqual(10_000_000_000, store.MaxBytes);
    }

    [TestMethod]
    public void A_folder_that_nobody_named_is_only_worth_a_note()
    {
        using var run = new CommandRun { Variables = { ["HOME"] = "/home/me", ["QUANTBUILD_CACHE"] = "" } };
        run.Run(run.Model, "--use-cache");

        Assert.AreEqual(DiagnosticSeverity.Note, run.Engine.Request!.Store!.WhenUnusable);
    }

    [TestMethod]
    [DataRow("QB1040", "--cache-size", "1GB")]
    [DataRow("QB1027", "--cache", "c", "--cache-size", "much")]
    [DataRow("QB1041", "--cache", "")]
    [DataRow("QB1030", "--key", "small.onnx", "--output", "small.onnx")]
    public void Options_that_cannot_be_are_refused(string code, params string[] options)
    {
        using var run = new CommandRun();
        run.Run([run.Model, .. options]);

        Assert.AreEqual(2, run.ExitCode);
        Assert.Contains($"error {code}", run.Error);
        Assert.IsFalse(run.Engine.WasCalled);
    }

    [TestMethod]
    [DataRow(ResultOrigin.Made, "samples\n")]
    [DataRow(ResultOrigin.Cache, "samples  (from cache)\n")]
    [DataRow(ResultOrigin.Unchanged, "samples  (unchanged)\n")]
    public void The_summary_says_where_the_result_comes_from(string origin, string end)
    {
        using var run = new CommandRun(new FakeEngine { Work = (_, _) => new QuantizationResult(Reports.Encoder() with { Origin = origin, Warnings = [] }, []) });
        run.Run(run.Model, "--quiet");

        Assert.EndsWith(end, run.Out);
    }

    [TestMethod]
    [DataRow(ResultOrigin.Cache, "Taken from the cache")]
    [DataRow(ResultOrigin.Unchanged, "Nothing has changed since")]
    public void Text_page_and_json_say_it_in_words(string origin, string words)
    {
        using var run = new CommandRun(new FakeEngine { Work = (_, _) => new QuantizationResult(Reports.Encoder() with { Origin = origin }, []) });
        var page = Path.Combine(run.Folder, "report.html");
        run.Run(run.Model, "--report", page);

        Assert.Contains(words, run.Out);
        Assert.Contains("by an earlier run from the same model, data and settings", File.ReadAllText(page));
        run.Run(run.Model, "--json");
        Assert.Contains($"\"origin\": \"{origin}\"", run.Out);
    }
}
