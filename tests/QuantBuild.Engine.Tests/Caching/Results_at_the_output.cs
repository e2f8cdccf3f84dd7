using QuantBuild.Engine.Tests.Support;
using QuantBuild.Reporting;

namespace QuantBuild.Engine.Tests.Caching;

[TestClass]
public class Results_at_the_output
{
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Stay_as_they_are_when_nothing_has_changed(bool withStore)
    {
        using var cached = new CachedWorkspace();
        var request = Request(cached, withStore);
        var made = cached.Expect(ResultOrigin.Made, request);
        var time = DateTime.UtcNow.AddDays(-1);
        File.SetLastWriteTimeUtc(cached.Files.Output, time);
        // A checkout changes times and no content.
        File.SetLastWriteTimeUtc(request.Source, DateTime.UtcNow.AddDays(1));

        var unchanged = cached.Expect(ResultOrigin.Unchanged, request);

        Assert.AreEqual(time, File.GetLastWriteTimeUtc(cached.Files.Output));
        Assert.AreEqual(made.Report.OutputSha256, unchanged.Report.OutputSha256);
        Assert.HasCount(made.Report.Tensors.Count, unchanged.Report.Tensors);
        cached.Expect(ResultOrigin.Unchanged, request);
    }

    [TestMethod]
    public void That_were_changed_by_others_are_replaced()
    {
        using var cached = new CachedWorkspace();
        var request = Request(cached, withStore: true);
        cached.Expect(ResultOrigin.Made, request);
        var bytes = File.ReadAllBytes(cached.Files.Output);
        var changed = (byte[])bytes.Clone();
        changed[^1] ^= 1;
        File.WriteAllBytes(cached.Files.Output, changed);

        cached.Expect(ResultOrigin.Cache, request);

        CollectionAssert.AreEqual(bytes, File.ReadAllBytes(cached.Files.Output));
        cached.Expect(ResultOrigin.Unchanged, request);
        File.Delete(cached.Files.Output);
        cached.Expect(ResultOrigin.Cache, request);
    }

    [TestMethod]
    public void Of_other_settings_are_made_anew_and_come_back_with_them()
    {
        using var cached = new CachedWorkspace();
        var eight = Request(cached, withStore: true);
        var half = eight with { Settings = new() { Precision = "FP16" } };

        cached.Expect(ResultOrigin.Made, eight);
        cached.Expect(ResultOrigin.Made, half);
        cached.Expect(ResultOrigin.Cache, eight);
        cached.Expect(ResultOrigin.Unchanged, eight);
        cached.Expect(ResultOrigin.Cache, half);
    }

    [TestMethod]
    public void Are_not_known_any_more_after_a_run_that_failed()
    {
        using var cached = new CachedWorkspace();
        var request = Request(cached, withStore: false);
        cached.Expect(ResultOrigin.Made, request);

        Assert.IsFalse(cached.Run(request with { Validation = Workspace.NoValidation with { MaxSize = 10 } }).Succeeded);

        Assert.IsFalse(File.Exists(cached.KeyFile));
    }

    [TestMethod]
    public void Are_not_believed_when_the_key_file_is_damaged()
    {
        using var cached = new CachedWorkspace();
        var request = Request(cached, withStore: false);
        cached.Expect(ResultOrigin.Made, request);
        File.WriteAllText(cached.KeyFile, File.ReadAllText(cached.KeyFile)[..100]);

        cached.Expect(ResultOrigin.Made, request);
        cached.Expect(ResultOrigin.Unchanged, request);
    }

    [TestMethod]
    public void Lose_what_a_killed_run_left_beside_them()
    {
        using var cached = new CachedWorkspace();
        var request = Request(cached, withStore: false);
        cached.Expect(ResultOrigin.Made, request);
        var pending = Directory.CreateDirectory(Path.Combine(cached.Files.OutputFolder, ".result.onnx.quantbuild"));
        File.WriteAllText(Path.Combine(pending.FullName, "result.onnx"), "half");

        cached.Expect(ResultOrigin.Unchanged, request);

        Assert.IsFalse(pending.Exists && Directory.Exists(pending.FullName));
    }

    [TestMethod]
    public void Are_good_also_when_their_key_cannot_be_noted()
    {
        using var cached = new CachedWorkspace();
        var request = Request(cached, withStore: false) with { KeyFile = Path.Combine(cached.Files.Save([1], "file"), "result.key") };

        cached.Expect(ResultOrigin.Made, request, "QB5024");
    }

    private static QuantizationRequest Request(CachedWorkspace cached, bool withStore)
    {
        var request = cached.Request(cached.Files.Save(Models.MatMul())) with { KeyFile = cached.KeyFile };
        return withStore ? request : request with { Store = null };
    }
}
