using System.Runtime.Versioning;
using QuantBuild.Caching;
using QuantBuild.Diagnostics;
using QuantBuild.Engine.Tests.Support;
using QuantBuild.Reporting;

namespace QuantBuild.Engine.Tests.Caching;

[TestClass]
public class Folders_that_cannot_be_used
{
    [TestMethod]
    public void A_file_in_the_place_of_the_folder_is_told_and_the_work_is_done()
    {
        using var cached = new CachedWorkspace();
        File.WriteAllText(cached.Cache, "a file");
        var request = cached.Request(cached.Files.Save(Models.MatMul()));

        var note = cached.Expect(ResultOrigin.Made, request, "QB5021").Report.Warnings[^1];

        Assert.AreEqual(DiagnosticSeverity.Note, note.Severity);
        Assert.Contains(cached.Cache, note.Message);
        Assert.AreEqual("a file", File.ReadAllText(cached.Cache));
    }

    [TestMethod]
    public void A_folder_that_the_user_named_is_worth_a_warning()
    {
        using var cached = new CachedWorkspace();
        File.WriteAllText(cached.Cache, "a file");
        var request = cached.Request(cached.Files.Save(Models.MatMul())) with { Store = new FolderResultStore(cached.Cache) { WhenUnusable = DiagnosticSeverity.Warning } };

        Assert.AreEqual(DiagnosticSeverity.Warning, cached.Expect(ResultOrigin.Made, request, "QB5021").Report.Warnings[^1].Severity);
    }

    [TestMethod]
    [UnsupportedOSPlatform("windows")]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows, IgnoreMessage = "Windows has no such mode; the folder of local application data is the user's own.")]
    public void A_folder_that_everybody_may_write_to_is_not_trusted()
    {
        using var cached = new CachedWorkspace();
        var request = cached.Request(cached.Files.Save(Models.MatMul()));
        cached.Expect(ResultOrigin.Made, request);
        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(cached.Cache, "v1")));
        File.SetUnixFileMode(Path.Combine(cached.Cache, "v1"), (UnixFileMode)0b111_111_111);

        cached.Expect(ResultOrigin.Made, request, "QB5021");
    }

    [TestMethod]
    [UnsupportedOSPlatform("windows")]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows, IgnoreMessage = "Windows has no such mode.")]
    public void A_folder_that_may_only_be_read_still_gives_what_it_has()
    {
        if (Environment.IsPrivilegedProcess) Assert.Inconclusive("An administrator may write everywhere.");
        using var cached = new CachedWorkspace();
        var request = cached.Request(cached.Files.Save(Models.MatMul()));
        cached.Expect(ResultOrigin.Made, request);
        var folders = Directory.GetDirectories(cached.Cache, "*", SearchOption.AllDirectories);
        foreach (var folder in folders) File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        cached.Expect(ResultOrigin.Cache, request);
        cached.Expect(ResultOrigin.Made, request with { Settings = new() { Precision = "FP16" } }, "QB5021");
        foreach (var folder in folders) File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [TestMethod]
    public void A_link_in_the_place_of_the_folder_is_not_followed()
    {
        if (OperatingSystem.IsWindows()) Assert.Inconclusive("Links need a privilege on Windows.");
        using var cached = new CachedWorkspace();
        var elsewhere = Directory.CreateDirectory(cached.Files.PathOf("elsewhere"));
        Directory.CreateDirectory(cached.Cache);
        Directory.CreateSymbolicLink(Path.Combine(cached.Cache, "v1"), elsewhere.FullName);

        cached.Expect(ResultOrigin.Made, cached.Request(cached.Files.Save(Models.MatMul())), "QB5021");

        Assert.IsEmpty(elsewhere.GetFileSystemInfos());
    }

    [TestMethod]
    public void A_result_larger_than_the_cache_may_be_is_not_kept()
    {
        using var cached = new CachedWorkspace { MaxBytes = 1000 };
        var request = cached.Request(cached.Files.Save(Models.MatMul()));

        cached.Expect(ResultOrigin.Made, request, "QB5022");

        Assert.IsEmpty(cached.Entries);
        Assert.IsEmpty(cached.Left);
    }
}
