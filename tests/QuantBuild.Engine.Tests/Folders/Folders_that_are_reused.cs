using QuantBuild.Caching;
using QuantBuild.Engine.Tests.Support;
using QuantBuild.Reporting;

namespace QuantBuild.Engine.Tests.Folders;

[TestClass]
public sealed class Folders_that_are_reused
{
    [TestMethod]
    public void Come_from_the_cache_whole_under_any_name()
    {
        using var work = new FolderWorkspace();

        Expect(work, ResultOrigin.Made, Cached(work));
        Expect(work, ResultOrigin.Cache, Cached(work));
        Expect(work, ResultOrigin.Cache, Cached(work) with { Output = work.PathOf("elsewhere/small") });

        Assert.AreEqual(1, work.Format.Written);
        Assert.HasCount(1, work.Cached.Entries);
        Assert.IsEmpty(work.Cached.Left);
    }

    [TestMethod]
    public void Stay_where_they_are_when_nothing_has_changed()
    {
        using var work = new FolderWorkspace();
        Expect(work, ResultOrigin.Made, Kept(work));
        var time = File.GetLastWriteTimeUtc(Path.Combine(work.Output, "weights.bin"));

        Expect(work, ResultOrigin.Unchanged, Kept(work));

        Assert.AreEqual(time, File.GetLastWriteTimeUtc(Path.Combine(work.Output, "weights.bin")));
    }

    [TestMethod]
    [DataRow("changed")]
    [DataRow("missing")]
    [DataRow("added")]
    public void Are_made_anew_when_somebody_changed_them(string change)
    {
        using var work = new FolderWorkspace();
        Expect(work, ResultOrigin.Made, Kept(work));
        if (change == "changed") work.Save("out/result/weights.bin", 1, 2, 3);
        else if (change == "missing") File.Delete(Path.Combine(work.Output, "weights.bin"));
        else work.Save($"out/result/{FolderFormat.Optional}", 1);

        Expect(work, ResultOrigin.Made, Kept(work));
        Expect(work, ResultOrigin.Unchanged, Kept(work));
    }

    [TestMethod]
    public void Are_other_results_when_a_file_of_the_source_has_another_name_or_content()
    {
        using var work = new FolderWorkspace();
        Expect(work, ResultOrigin.Made, Cached(work));
        File.Move(Path.Combine(work.Source, "weights.bin"), Path.Combine(work.Source, "other.bin"));

        var renamed = work.Quantizer.Quantize(Cached(work));

        Assert.AreEqual(ResultOrigin.Made, renamed.Report.Origin);
        Assert.IsTrue(File.Exists(Path.Combine(work.Output, "other.bin")));
        work.Save("models/net-1.5/other.bin", 1, 1, 1);
        Assert.AreEqual(ResultOrigin.Made, work.Quantizer.Quantize(Cached(work)).Report.Origin);
        Assert.HasCount(3, work.Cached.Entries);
    }

    [TestMethod]
    public void May_hold_files_that_are_called_as_the_cache_s_own()
    {
        using var work = new FolderWorkspace();
        work.Save("models/net-1.5/manifest.json", 8);
        work.Save("models/net-1.5/+manifest.json", 6);

        Assert.AreEqual(ResultOrigin.Made, work.Quantizer.Quantize(Cached(work)).Report.Origin);
        var again = work.Quantizer.Quantize(Cached(work) with { Output = work.PathOf("out/again") }).Report;

        Assert.AreEqual(ResultOrigin.Cache, again.Origin);
        CollectionAssert.AreEqual(new byte[] { 4 }, File.ReadAllBytes(work.PathOf("out/again/manifest.json")));
        CollectionAssert.AreEqual(new byte[] { 3 }, File.ReadAllBytes(work.PathOf("out/again/+manifest.json")));
    }

    [TestMethod]
    public void Are_dropped_when_a_file_of_the_entry_is_damaged()
    {
        using var work = new FolderWorkspace();
        Expect(work, ResultOrigin.Made, Cached(work));
        File.WriteAllBytes(Path.Combine(work.Cached.Entry, "weights.bin"), [1, 2, 3]);

        var report = work.Make(Cached(work));

        Assert.AreEqual(ResultOrigin.Made, report.Origin);
        CollectionAssert.AreEqual(new[] { "QB5020" }, report.Warnings.Select(warning => warning.Code).ToArray());
    }

    private static QuantizationRequest Cached(FolderWorkspace work) => work.Request with { Store = new FolderResultStore(work.Cached.Cache) };

    private static QuantizationRequest Kept(FolderWorkspace work) => work.Request with { KeyFile = work.Cached.KeyFile };

    private static void Expect(FolderWorkspace work, string origin, QuantizationRequest request) => Assert.AreEqual(origin, work.Make(request).Origin);
}
