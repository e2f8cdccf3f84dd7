using QuantBuild.Diagnostics;
using QuantBuild.Engine.Tests.Support;
using QuantBuild.IO;

namespace QuantBuild.Engine.Tests.Folders;

/// <summary>Whatever ends a run, the old folder stays as it was and nothing lies beside it.</summary>
[TestClass]
public sealed class Runs_that_fail
{
    [TestMethod]
    public void In_the_middle_leave_the_old_folder()
    {
        using var work = new FolderWorkspace();
        work.Make();
        var pending = "";
        work.Format.Halfway = folder =>
        {
            pending = folder;
            Assert.IsTrue(File.Exists(Path.Combine(folder, "weights.bin")));
            throw new QuantBuildException(Diagnostic.Error("QB2001", "net.toy", "Made up"));
        };
        work.Save("models/net-1.5/weights.bin", 2);

        Assert.AreEqual("QB2001", work.Refuse(work.Request).Code);

        FolderWorkspace.AssertWhole(work.Output);
        Assert.IsFalse(Directory.Exists(pending));
    }

    [TestMethod]
    public void Because_of_a_bound_leave_the_old_folder_or_none()
    {
        using var work = new FolderWorkspace();
        var tooLarge = work.Request with { Validation = new() { MaxSize = 3 } };

        Assert.AreEqual("QB3004", work.Quantizer.Quantize(tooLarge).Errors.Single().Code);
        Assert.IsFalse(Directory.Exists(work.Output));
        work.Make();
        Assert.AreEqual("QB3004", work.Quantizer.Quantize(tooLarge).Errors.Single().Code);

        FolderWorkspace.AssertWhole(work.Output);
    }

    [TestMethod]
    public void Because_they_are_cancelled_leave_the_old_folder()
    {
        using var work = new FolderWorkspace();
        work.Make();
        using var cancellation = new CancellationTokenSource();
        work.Format.Halfway = _ => cancellation.Cancel();

        Assert.ThrowsExactly<OperationCanceledException>(() => work.Quantizer.Quantize(work.Request, null, cancellation.Token));

        FolderWorkspace.AssertWhole(work.Output);
    }

    [TestMethod]
    public void Because_the_new_folder_cannot_be_moved_leave_the_old_folder()
    {
        using var work = new FolderWorkspace();
        work.Make();
        using (var transaction = new OutputTransaction(work.Output, folder: true))
        {
            transaction.Create("weights.bin", 1).Dispose();
            // The old folder can be moved aside, but there is nothing to put into its place.
            Directory.Delete(transaction.PendingPath, recursive: true);

            Assert.AreEqual("QB5011", Assert.ThrowsExactly<QuantBuildException>(() => transaction.Commit([])).Diagnostic.Code);

            Assert.IsTrue(File.Exists(Path.Combine(work.Output, "weights.bin")));
        }

        FolderWorkspace.AssertWhole(work.Output);
    }

    [TestMethod]
    public void Because_they_are_given_up_leave_the_old_folder()
    {
        using var work = new FolderWorkspace();
        work.Make();
        var transaction = new OutputTransaction(work.Output, folder: true);
        transaction.Create("weights.bin", 1).Dispose();

        // As by a signal, while the run itself goes on for a moment.
        transaction.Dispose();
        FolderWorkspace.AssertWhole(work.Output);
        Assert.AreEqual("QB5011", Assert.ThrowsExactly<QuantBuildException>(() => transaction.Create("more.bin", 1)).Diagnostic.Code);
        Assert.AreEqual("QB5011", Assert.ThrowsExactly<QuantBuildException>(() => transaction.Commit([])).Diagnostic.Code);
        transaction.Dispose();

        FolderWorkspace.AssertWhole(work.Output);
    }

    [TestMethod]
    public void Because_another_run_writes_the_same_folder_say_so()
    {
        using var work = new FolderWorkspace();
        work.Make();
        Diagnostic? second = null;
        work.Format.Halfway = _ =>
        {
            work.Format.Halfway = static _ => { };
            second = work.Refuse(work.Request);
        };

        work.Make();

        Assert.AreEqual("QB5012", second?.Code);
    }
}
