using System.Text.Json;
using QuantBuild.Caching;
using QuantBuild.Tool.Tests.Support;

namespace QuantBuild.Tool.Tests.Caching;

[TestClass]
public sealed class CacheCommandTests
{
    [TestMethod]
    public void Shows_what_is_there_the_largest_first()
    {
        using var run = new CommandRun();
        var cache = Fill(run);
        run.Run("cache", "--cache", cache);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.Contains($"Location   {cache}\n", run.Out);
        Assert.Contains("Entries    2\n", run.Out);
        Assert.Contains(" of 10.0 GB", run.Out);
        var lines = run.Out.Split('\n').Where(static line => line.Contains("INT4", StringComparison.Ordinal)).ToArray();
        Assert.HasCount(2, lines);
        Assert.EndsWith("large.onnx", lines[0]);
        Assert.EndsWith("small.onnx", lines[1]);
    }

    [TestMethod]
    public void Shows_it_to_programs_too()
    {
        using var run = new CommandRun();
        run.Variables["QUANTBUILD_CACHE"] = Fill(run);
        run.Run("cache", "show", "--json");

        using var json = JsonDocument.Parse(run.Out);
        Assert.AreEqual(run.Variables["QUANTBUILD_CACHE"], json.RootElement.GetProperty("location").GetString());
        Assert.AreEqual(2, json.RootElement.GetProperty("entries").GetInt32());
        Assert.AreEqual("large.onnx", json.RootElement.GetProperty("largest")[0].GetProperty("model").GetString());
        Assert.IsGreaterThan(50_000, json.RootElement.GetProperty("bytes").GetInt64());
        Assert.IsLessThan(TimeSpan.FromHours(1), (DateTime.UtcNow - json.RootElement.GetProperty("newest").GetDateTime().ToUniversalTime()).Duration());
    }

    [TestMethod]
    public void Empties_it()
    {
        using var run = new CommandRun();
        var cache = Fill(run);
        run.Run("cache", "clear", "--cache", cache);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.Contains("Removed 2 entries", run.Out);
        Assert.IsEmpty(Directory.GetFileSystemEntries(cache));
        run.Run("cache", "clear", "--cache", cache, "--json");
        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.AreEqual(0, JsonDocument.Parse(run.Out).RootElement.GetProperty("removedEntries").GetInt32());
    }

    [TestMethod]
    [DataRow("show")]
    [DataRow("clear")]
    public void A_folder_of_other_things_is_not_touched(string action)
    {
        using var run = new CommandRun();
        var photo = run.AddFile("photos/v1/one.jpg");
        run.Run("cache", action, "--cache", Path.Combine(run.Folder, "photos"));

        Assert.AreEqual(2, run.ExitCode);
        Assert.Contains("error QB1043", run.Error);
        Assert.IsTrue(File.Exists(photo));
        run.Run("cache", action, "--cache", photo);
        Assert.Contains("error QB1043", run.Error);
    }

    [TestMethod]
    public void A_folder_that_is_not_there_is_an_empty_cache()
    {
        using var run = new CommandRun();
        run.Run("cache", "--cache", Path.Combine(run.Folder, "new"));

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.Contains("Entries    0\n", run.Out);
        Assert.IsFalse(Directory.Exists(Path.Combine(run.Folder, "new")));
    }

    [TestMethod]
    public void An_entry_that_is_damaged_is_shown_as_that()
    {
        using var run = new CommandRun();
        var cache = Fill(run);
        foreach (var manifest in Directory.GetFiles(cache, "manifest.json", SearchOption.AllDirectories)) File.WriteAllText(manifest, "{");
        run.Run("cache", "--cache", cache);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.Contains("damaged: 11111", run.Out);
        run.Run("cache", "clear", "--cache", cache);
        Assert.Contains("Removed 2 entries", run.Out);
    }

    [TestMethod]
    public void An_action_that_is_none_is_refused()
    {
        using var run = new CommandRun();
        run.Run("cache", "claer");

        Assert.AreEqual(2, run.ExitCode);
        Assert.Contains("error QB1042", run.Error);
        Assert.Contains("Perhaps clear was meant", run.Error);
    }

    private static string Fill(CommandRun run)
    {
        var cache = Path.Combine(run.Folder, "cache");
        var store = new FolderResultStore(cache);
        Put('1', "small.onnx", 10);
        Put('2', "large.onnx", 50_000);
        return cache;

        void Put(char digit, string name, int length)
        {
            var file = run.AddFile("result.onnx", new string(digit, length));
            store.Put(new ResultManifest
            {
                Version = ResultManifest.CurrentVersion,
                Key = new string(digit, 64),
                Files = [new StoredFile("result.onnx", length, new string('a', 64))],
                Report = Reports.Encoder() with { Source = name },
            }, [file], CancellationToken.None);
        }
    }
}
