namespace QuantBuild.Streaming;

/// <summary>Runs the chunks of many jobs on all cores; one huge tensor uses as many as many small ones.</summary>
public static class JobRunner
{
    /// <summary>Threads that wait for a hash are not woken for less.</summary>
    private const int PiecesAtOnce = 8;

    /// <param name="jobs">In the order of the result.</param>
    /// <param name="threads">0 for all processors.</param>
    /// <param name="progress">Told the source bytes done so far.</param>
    /// <param name="cancellation">Looked at between chunks.</param>
    public static void Run(IReadOnlyList<TensorJob> jobs, int threads, Action<long>? progress, CancellationToken cancellation) =>
        Run(jobs, new WorkSettings { Threads = threads }, progress, cancellation);

    /// <param name="jobs">In the order of the result.</param>
    /// <param name="settings">How.</param>
    /// <param name="progress">Told the source bytes done so far.</param>
    /// <param name="cancellation">Looked at between chunks.</param>
    public static void Run(IReadOnlyList<TensorJob> jobs, WorkSettings settings, Action<long>? progress, CancellationToken cancellation) =>
        Run(jobs, settings, new MemoryBudget(settings.MemoryLimit, jobs.Count == 0 ? 0 : jobs.Max(static job => job.BufferBytes)), progress, cancellation);

    internal static void Run(IReadOnlyList<TensorJob> jobs, WorkSettings settings, MemoryBudget memory, Action<long>? progress, CancellationToken cancellation)
    {
        settings.OutputHash?.Begin();
        var hashes = new HashFollower?[] { settings.SourceHash, settings.OutputHash }.OfType<HashFollower>().ToArray();
        var queue = new ChunkQueue(ReadingOrder.Of(jobs, settings.SourceFiles), memory, settings.SourceHash, cancellation);

        var discarded = new DiscardedBuffers();
        var work = jobs.Sum(static job => (long)job.Chunks) + hashes.Length;
        var count = (int)Math.Min(settings.Threads > 0 ? settings.Threads : Environment.ProcessorCount, Math.Max(1, work));
        var threads = new Thread[count - 1];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(() => Work(queue, new ChunkWorker(discarded), hashes, progress)) { IsBackground = true, Name = "quantize" };
            threads[i].Start();
        }
        Work(queue, new ChunkWorker(discarded), hashes, progress);
        foreach (var thread in threads) thread.Join();

        queue.Failure?.Throw();
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Hashes come first: they are made one byte after the other, so what is not made now has to be waited for in the end.</summary>
    private static void Work(ChunkQueue queue, ChunkWorker worker, HashFollower[] hashes, Action<long>? progress)
    {
        NextStep step;
        do
        {
            while (Hash(queue, hashes, all: false)) { }
            step = queue.Next(worker);
            if (step != NextStep.Chunk) continue;
            try
            {
                worker.Run();
            }
            catch (Exception e)
            {
                queue.Fail(worker.Ordinal, e);
                continue;
            }
            progress?.Invoke(queue.Done(worker.Job));
        }
        while (step != NextStep.End);
        while (Hash(queue, hashes, all: true)) { }
    }

    /// <summary>Carries a hash on as far as it goes now, unless another thread does so.</summary>
    /// <returns>False when there was nothing to do.</returns>
    private static bool Hash(ChunkQueue queue, HashFollower[] hashes, bool all)
    {
        foreach (var hash in hashes)
        {
            if (queue.IsOver || !hash.TryTake(all)) continue;
            try
            {
                for (var pieces = 1; !queue.IsOver && hash.Advance(); pieces++)
                    if (pieces % PiecesAtOnce == 0) queue.HashMoved();
            }
            catch (Exception e)
            {
                // After all failures of chunks.
                queue.Fail(long.MaxValue - 1, e);
            }
            finally
            {
                hash.Leave();
                queue.HashMoved();
            }
            return true;
        }
        return false;
    }
}
