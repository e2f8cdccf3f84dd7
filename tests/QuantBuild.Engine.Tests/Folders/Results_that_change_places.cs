using QuantBuild.Engine.Tests.Support;
using QuantBuild.IO;

namespace QuantBuild.Engine.Tests.Folders;

/// <summary>Where the system can exchange two folders there is a whole result at the target at every moment.</summary>
[TestClass]
public sealed class Results_that_change_places
{
    [TestMethod]
    public void Leave_no_moment_without_one()
    {
        using var work = new FolderWorkspace();
        work.Make();
        using var stop = new CancellationTokenSource();
        var missed = 0;
        var watch = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
                if (!Directory.Exists(work.Output)) missed++;
        });
        if (!CanExchange(work)) Assert.Inconclusive("This file system cannot exchange two folders.");

        watch.Start();
        for (var i = 0; i < 100; i++)
        {
            using var transaction = new OutputTransaction(work.Output, folder: true);
            using (var file = transaction.Create("weights.bin", 4)) file.Write(0, BitConverter.GetBytes(i));
            transaction.Commit([]);
        }
        stop.Cancel();
        watch.Join();

        Assert.AreEqual(0, missed);
        Assert.AreEqual(99, BitConverter.ToInt32(File.ReadAllBytes(Path.Combine(work.Output, "weights.bin"))));
        FolderWorkspace.AssertNothingPending(work.Output);
    }

    private static bool CanExchange(FolderWorkspace work)
    {
        var (first, second) = (work.Output + "-first", work.Output + "-second");
        Directory.CreateDirectory(first);
        Directory.CreateDirectory(second);
        try
        {
            return FolderExchange.TryExchange(first, second);
        }
        finally
        {
            Directory.Delete(first);
            Directory.Delete(second);
        }
    }
}
