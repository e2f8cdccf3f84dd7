using System.Runtime.ExceptionServices;

namespace QuantBuild.Streaming;

/// <summary>Runs the chunks of many jobs on all cores; one huge tensor uses as many as many small ones.</summary>
public static class JobRunner
{
    /// <param name="jobs">In the order of the result.</param>
    /// <param name="threads">0 for all processors.</param>
    /// <param name="progress">Told the source bytes done so far.</param>
    /// <param name="cancellation">Looked at between chunks.</param>
    public static void Run(IReadOnlyList<TensorJob> jobs, int threads, Action<long>? progress, CancellationToken cancellation)
    {
        var total = jobs.Sum(job => (long)job.Chunks);
        var count = (int)Math.Min(threads > 0 ? threads : Environment.ProcessorCount, Math.Max(1, total));
        var state = new State(jobs);
        var workers = new Thread[count - 1];
        for (var i = 0; i < workers.Length; i++)
        {
            workers[i] = new Thread(() => Work(state, progress, cancellation)) { IsBackground = true, Name = "quantize" };
            workers[i].Start();
        }
        Work(state, progress, cancellation);
        foreach (var worker in workers) worker.Join();

        state.Failure?.Throw();
        cancellation.ThrowIfCancellationRequested();
    }

    private static void Work(State state, Action<long>? progress, CancellationToken cancellation)
    {
        var buffers = new ChunkBuffers();
        while (!cancellation.IsCancellationRequested && state.Next() is var (ordinal, job, chunk))
        {
            try
            {
                job.Run(chunk, buffers);
            }
            catch (Exception e)
            {
                state.Fail(ordinal, e);
                return;
            }
            var done = state.Done(job);
            progress?.Invoke(done);
        }
    }

    private sealed class State(IReadOnlyList<TensorJob> jobs)
    {
        private readonly Lock gate = new();
        private int job;
        private int chunk;
        private long ordinal;
        private long failedAt = long.MaxValue;
        private double bytes;

        public ExceptionDispatchInfo? Failure { get; private set; }

        public (long Ordinal, TensorJob Job, int Chunk)? Next()
        {
            lock (gate)
            {
                if (Failure is not null) return null;
                while (job < jobs.Count && chunk >= jobs[job].Chunks)
                {
                    job++;
                    chunk = 0;
                }
                return job < jobs.Count ? (ordinal++, jobs[job], chunk++) : null;
            }
        }

        /// <summary>Of several failures the first in the order of the work is told, so that the message does not depend on timing more than it must.</summary>
        public void Fail(long at, Exception e)
        {
            lock (gate)
            {
                if (at >= failedAt) return;
                failedAt = at;
                Failure = ExceptionDispatchInfo.Capture(e);
            }
        }

        public long Done(TensorJob finished)
        {
            lock (gate)
            {
                bytes += (double)finished.SourceBytes / finished.Chunks;
                return (long)bytes;
            }
        }
    }
}
