using QuantBuild.Diagnostics;
using QuantBuild.Engine.Tests.Support;
using QuantBuild.IO;

namespace QuantBuild.Engine.Tests.Folders;

/// <summary>Wherever a process ends, the next run finds the old folder or the new one at the target, whole. Each state is made as the killed run would leave it.</summary>
[TestClass]
public sealed class Runs_that_are_killed
{
    [TestMethod]
    public void While_they_write_leave_the_old_folder()
    {
        using var work = new FolderWorkspace();
        work.Make();
        Pending(work, "new/weights.bin", 99);

        OutputTransaction.RemoveLeftOvers(work.Output);

        FolderWorkspace.AssertWhole(work.Output);
    }

    [TestMethod]
    public void Between_the_two_renames_leave_the_old_folder_for_the_next_run()
    {
        using var work = new FolderWorkspace();
        work.Make();
        Pending(work, "new/weights.bin", 99);
        Directory.Move(work.Output, PendingPath(work, "result.old"));

        OutputTransaction.RemoveLeftOvers(work.Output);

        FolderWorkspace.AssertWhole(work.Output);
    }

    [TestMethod]
    public void Between_the_two_renames_do_not_keep_a_next_run_that_fails_from_putting_it_back()
    {
        using var work = new FolderWorkspace();
        work.Make();
        Pending(work, "new/weights.bin", 99);
        Directory.Move(work.Output, PendingPath(work, "result.old"));
        work.Format.Halfway = _ => throw new QuantBuildException(Diagnostic.Error("QB2001", "net.toy", "Made up"));

        Assert.AreEqual("QB2001", work.Refuse(work.Request).Code);

        FolderWorkspace.AssertWhole(work.Output);
    }

    [TestMethod]
    public void Between_the_two_renames_do_not_make_the_next_run_do_the_work_again()
    {
        using var work = new FolderWorkspace();
        var request = work.Request with { KeyFile = work.Cached.KeyFile };
        work.Make(request);
        Pending(work, "new/weights.bin", 99);
        Directory.Move(work.Output, PendingPath(work, "result.old"));

        Assert.AreEqual(Reporting.ResultOrigin.Unchanged, work.Make(request).Origin);
    }

    [TestMethod]
    public void Before_the_old_folder_is_removed_leave_the_new_one()
    {
        using var work = new FolderWorkspace();
        work.Make();
        Pending(work, "result.old/weights.bin", 99);

        OutputTransaction.RemoveLeftOvers(work.Output);

        FolderWorkspace.AssertWhole(work.Output);
    }

    [TestMethod]
    public void While_a_file_was_the_result_before_find_it_there()
    {
        using var work = new FolderWorkspace();
        Pending(work, "result", 1);

        work.Make();
    }

    private static string PendingPath(FolderWorkspace work, string name) => Path.Combine(work.PathOf("out/.result.quantbuild"), name.Replace('/', Path.DirectorySeparatorChar));

    private static void Pending(FolderWorkspace work, string name, byte content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PendingPath(work, name))!);
        File.WriteAllBytes(PendingPath(work, name), [content]);
    }
}
