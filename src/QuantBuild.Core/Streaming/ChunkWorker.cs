namespace QuantBuild.Streaming;

/// <summary>One thread: its buffers, what of the memory is granted to them, and its chunk.</summary>
internal sealed class ChunkWorker
{
    // Collecting costs less than a millisecond, but not for every few bytes.
    private const long GarbageAtMost = 8_000_000;

    private readonly ChunkBuffers buffers = new();
    private long granted;
    private long garbage;
    private TensorJob? job;
    private int chunk;

    /// <summary>The number of the chunk over all jobs.</summary>
    public long Ordinal { get; private set; }

    public TensorJob Job => job!;

    public void Take(long ordinal, TensorJob next, int number) => (Ordinal, job, chunk) = (ordinal, next, number);

    /// <exception cref="Diagnostics.QuantBuildException">As for the job.</exception>
    public void Run()
    {
        if (garbage > GarbageAtMost)
        {
            GC.Collect();
            garbage = 0;
        }
        Job.Run(chunk, buffers);
    }

    /// <summary>Takes the memory for a job, unless there is too little; then this thread holds none any more.</summary>
    /// <param name="next">The job. Chunks of one job are granted together.</param>
    /// <param name="memory">Where it comes from.</param>
    /// <param name="othersWait">Then it keeps no more than it needs.</param>
    public bool TryGrant(TensorJob next, MemoryBudget memory, bool othersWait)
    {
        if (ReferenceEquals(job, next)) return true;
        var needed = next.BufferBytes;
        memory.Return(granted - buffers.Bytes);
        granted = buffers.Bytes;
        // Each of the buffers may have to grow, whatever the others hold.
        if (memory.Free < needed || (othersWait && granted > needed)) GiveBack(memory);
        if (memory.Free < needed) return false;
        memory.Take(needed);
        granted += needed;
        return true;
    }

    /// <summary>Lets go of all buffers.</summary>
    public void GiveBack(MemoryBudget memory)
    {
        memory.Return(granted);
        garbage += buffers.Bytes;
        granted = 0;
        job = null;
        buffers.Clear();
    }
}
