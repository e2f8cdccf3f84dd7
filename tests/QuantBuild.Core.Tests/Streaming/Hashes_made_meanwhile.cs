using QuantBuild.Diagnostics;
using QuantBuild.IO;
using QuantBuild.Streaming;

namespace QuantBuild.Core.Tests.Streaming;

[TestClass]
public class Hashes_made_meanwhile
{
    private const long Distance = 200_000;

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(7)]
    public void Are_those_of_the_files(int threads)
    {
        using var run = new CopyRun();
        using var source = new SourceHash(run.Sources, Distance);
        using var output = new OutputHash(run.Transaction, ofEach: true);
        var jobs = run.Jobs((file, offset, region) => new PieceJob(file, offset, region));

        JobRunner.Run(jobs, new WorkSettings { Threads = threads, SourceFiles = run.Sources, SourceHash = source, OutputHash = output }, null, CancellationToken.None);
        run.Close();

        Assert.AreEqual(run.SourceSha256, source.Finish(CancellationToken.None));
        Assert.AreEqual(run.Written("out", "more"), output.Finish(CancellationToken.None));
        CollectionAssert.AreEqual(new[] { run.Written("out"), run.Written("more") }, output.OfEach.ToArray());
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(7)]
    public void Are_done_when_the_work_is_done(int threads)
    {
        using var run = new CopyRun();
        using var source = new SourceHash(run.Sources, Distance);
        var jobs = run.Jobs((file, offset, region) => new PieceJob(file, offset, region));

        JobRunner.Run(jobs, new WorkSettings { Threads = threads, SourceFiles = run.Sources, SourceHash = source }, null, CancellationToken.None);

        Assert.AreEqual(run.Sources.Sum(file => file.Length), source.Position);
    }

    [TestMethod]
    [DataRow(1, 0)]
    [DataRow(2, 0)]
    [DataRow(7, 0)]
    [DataRow(3, 1)]
    public void Stay_near_to_where_the_source_is_read(int threads, int pause)
    {
        using var run = new CopyRun();
        using var source = new SourceHash(run.Sources, Distance);
        var behind = 0L;
        var ahead = 0L;
        var jobs = run.Jobs((file, offset, region) => new PieceJob(file, offset, region)
        {
            Begun = place =>
            {
                var distance = source.Position - source.PositionOf(new SourcePlace(file, place))!.Value;
                InterlockedMax(ref behind, -distance);
                InterlockedMax(ref ahead, distance);
                // Slower than the hash: then that has to wait.
                if (pause > 0) Thread.Sleep(pause);
            },
        });

        JobRunner.Run(jobs, new WorkSettings { Threads = threads, SourceFiles = run.Sources, SourceHash = source }, null, CancellationToken.None);

        // Half a chunk: where a chunk begins is known about.
        Assert.IsLessThanOrEqualTo(Distance + PieceJob.ChunkBytes, behind);
        // From the chunk of the slowest thread to where the next one will read, and over a gap.
        Assert.IsLessThanOrEqualTo(Distance + (threads * 2 * PieceJob.ChunkBytes) + 20_000, ahead);
        Assert.IsGreaterThan(0, ahead);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(4)]
    public void Do_not_depend_on_what_the_regions_say(int threads)
    {
        using var run = new CopyRun();
        using var output = new OutputHash(run.Transaction, ofEach: false);
        // Each byte twice: the first time it counts as finished, and is not.
        var jobs = run.Jobs((file, offset, region) =>
        {
            region.Write(0, new byte[CopyRun.PartBytes]);
            return new PieceJob(file, offset, region);
        });

        JobRunner.Run(jobs, new WorkSettings { Threads = threads, OutputHash = output }, null, CancellationToken.None);
        run.Close();

        Assert.AreEqual(run.Written("out", "more"), output.Finish(CancellationToken.None));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(4)]
    public void Of_files_that_are_cut_short_fail_with_a_code(int threads)
    {
        if (OperatingSystem.IsWindows()) Assert.Inconclusive("A file that is being read cannot be cut short here.");
        using var run = new CopyRun();
        using var source = new SourceHash(run.Sources, Distance);
        // Behind all jobs: only the hash reads there.
        using (var file = new FileStream(run.PathOf("b"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) file.SetLength(file.Length - 20);
        var jobs = run.Jobs((file, offset, region) => new PieceJob(file, offset, region));

        var error = Assert.ThrowsExactly<QuantBuildException>(() =>
            JobRunner.Run(jobs, new WorkSettings { Threads = threads, SourceFiles = run.Sources, SourceHash = source }, null, CancellationToken.None));

        Assert.AreEqual("QB5003", error.Diagnostic.Code);
        Assert.AreEqual(run.PathOf("b"), error.Diagnostic.File);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(4)]
    public void End_with_a_job_that_fails(int threads)
    {
        using var run = new CopyRun();
        using var source = new SourceHash(run.Sources, Distance);
        var begun = 0;
        var jobs = run.Jobs((file, offset, region) => new PieceJob(file, offset, region)
        {
            Begun = _ =>
            {
                if (Interlocked.Increment(ref begun) == 30) throw new InvalidOperationException("the thirtieth");
            },
        });

        var error = Assert.ThrowsExactly<InvalidOperationException>(() =>
            JobRunner.Run(jobs, new WorkSettings { Threads = threads, SourceFiles = run.Sources, SourceHash = source }, null, CancellationToken.None));

        Assert.AreEqual("the thirtieth", error.Message);
        Assert.IsLessThan(30 + threads, begun);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(4)]
    public void End_when_the_run_is_cancelled(int threads)
    {
        using var run = new CopyRun();
        using var source = new SourceHash(run.Sources, Distance);
        using var cancellation = new CancellationTokenSource();
        var jobs = run.Jobs((file, offset, region) => new PieceJob(file, offset, region) { Begun = _ => cancellation.Cancel() });

        Assert.ThrowsExactly<OperationCanceledException>(() =>
            JobRunner.Run(jobs, new WorkSettings { Threads = threads, SourceFiles = run.Sources, SourceHash = source }, null, cancellation.Token));

        Assert.IsLessThan(run.Sources.Sum(file => file.Length), source.Position);
    }

    private static void InterlockedMax(ref long largest, long value)
    {
        for (var seen = Interlocked.Read(ref largest); value > seen; seen = Interlocked.Read(ref largest))
            if (Interlocked.CompareExchange(ref largest, value, seen) == seen) return;
    }
}
