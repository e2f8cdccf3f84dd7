using QuantBuild.Diagnostics;
using QuantBuild.Streaming;

namespace QuantBuild.Core.Tests.Streaming;

[TestClass]
public class A_limit_on_memory
{
    [TestMethod]
    [DataRow(1, 60_001)]
    [DataRow(2, 60_001)]
    [DataRow(7, 60_001)]
    [DataRow(7, 100_000)]
    [DataRow(16, 250_000)]
    [DataRow(16, 10_000_000)]
    public void Is_never_passed_by_the_buffers_of_all_threads(int threads, int bytes)
    {
        using var run = new CopyRun();
        var memory = new MemoryBudget(MemoryBudget.Fixed + bytes, largest: 60_001);
        var inUse = 0L;
        var mostInUse = 0L;
        var number = 0;
        var gate = new Lock();
        var jobs = run.Jobs((file, offset, region) =>
        {
            var needs = (number++ % 5) switch { 0 => 60_001, 1 => 50_000, 2 => 8_192, 3 => 8_193, _ => 20_000 };
            return new PieceJob(file, offset, region)
            {
                Needs = needs,
                Begun = _ =>
                {
                    lock (gate) mostInUse = Math.Max(mostInUse, inUse += needs);
                },
                Ended = () =>
                {
                    lock (gate) inUse -= needs;
                },
            };
        });

        JobRunner.Run(jobs, new WorkSettings { Threads = threads, SourceFiles = run.Sources }, memory, null, CancellationToken.None);
        run.Close();

        Assert.IsLessThanOrEqualTo(bytes, memory.Peak);
        Assert.IsLessThanOrEqualTo(memory.Peak, mostInUse);
        Assert.IsGreaterThanOrEqualTo(60_001, mostInUse);
        Assert.AreEqual(bytes, memory.Free);
        Assert.AreEqual(Expected, run.Written("out", "more"));
    }

    [TestMethod]
    public void Holds_for_what_buffers_keep_from_job_to_job()
    {
        var buffers = new ChunkBuffers();
        buffers.Begin(1000);
        _ = buffers.Values(200);
        _ = buffers.Codes(200);
        Assert.AreEqual(1000, buffers.Bytes);

        // Another job, which needs as much in other buffers.
        buffers.Begin(1000);
        _ = buffers.Panel(700);
        Assert.AreEqual(900, buffers.Bytes);
        _ = buffers.Small(50);
        _ = buffers.Scales(60);

        Assert.AreEqual(990, buffers.Bytes);
        buffers.Clear();
        Assert.AreEqual(0, buffers.Bytes);
    }

    [TestMethod]
    public void Does_not_keep_a_hash_from_being_made()
    {
        using var run = new CopyRun();
        using var source = new SourceHash(run.Sources, distance: 50_000);
        using var output = new OutputHash(run.Transaction, ofEach: false);
        var jobs = run.Jobs((file, offset, region) => new PieceJob(file, offset, region) { Needs = 60_000 });

        JobRunner.Run(jobs, new WorkSettings { Threads = 5, SourceFiles = run.Sources, SourceHash = source, OutputHash = output, MemoryLimit = MemoryBudget.Fixed + 60_000 }, null, CancellationToken.None);
        run.Close();

        Assert.AreEqual(run.SourceSha256, source.Finish(CancellationToken.None));
        Assert.AreEqual(Expected, output.Finish(CancellationToken.None));
    }

    [TestMethod]
    public void That_one_chunk_would_pass_is_refused_with_the_tensor_that_needs_most()
    {
        var error = Assert.ThrowsExactly<QuantBuildException>(() => MemoryBudget.Require(90_000_000, "model.onnx", [("small", 5), ("large", 26_000_001), ("other", 7)])).Diagnostic;

        Assert.AreEqual("QB5040", error.Code);
        Assert.AreEqual("large", error.Tensor);
        Assert.AreEqual("MemoryLimit=90.0 MB", error.Found);
        Assert.StartsWith("at least 91 MB", error.Expected);
        MemoryBudget.Require(91_000_000, "model.onnx", [("small", 5), ("large", 26_000_001)]);
    }

    [TestMethod]
    public void That_is_not_set_lets_one_thread_have_what_it_needs()
    {
        MemoryBudget.Require(null, "model.onnx", [("large", 5_000_000_000)]);

        Assert.AreEqual(5_000_000_000, new MemoryBudget(null, 5_000_000_000).Free);
        Assert.AreEqual(MemoryBudget.DefaultLimit - MemoryBudget.Fixed, new MemoryBudget(null, 1000).Free);
    }

    private static string Expected
    {
        get
        {
            using var run = new CopyRun();
            JobRunner.Run(run.Jobs((file, offset, region) => new PieceJob(file, offset, region)), 1, null, CancellationToken.None);
            run.Close();
            return run.Written("out", "more");
        }
    }
}
