namespace QuantBuild.Streaming;

/// <summary>One thread: its buffers, what of the memory is granted to them, and its chunk.</summary>
internal sealed class ChunkWorker(DiscardedBuffers discarded)
{
    private readonly ChunkBuffers buffers = new(discarded);
    private long granted;
    private TensorJob? job;
    private int chunk;

    /// <summary>The number of the chunk over all jobs.</summary>
    public long Ordinal { get; private set; }

    public TensorJob Job => job!;

    public void Take(long ordinal, TensorJob next, int number)
    {
        if (!ReferenceEquals(job, next)) buffers.Begin(granted);
        (Ordinal, job, chunk) = (ordinal, next, number);
    }

    /// <exception cref="Diagnostics.QuantBuildException">As for the job.</exception>
    public void Run() => Job.Run(chunk, buffers);

    /// <summary>Takes the memory for a job, unless there is too little; then this thread holds none any more.</summary>
    /// <param name="next">The job. Chunks of one job are granted together.</param>
    /// <param name="memory">Where it comes from.</param>
    /// <param name="othersWait">Then it keeps no more than it needs.</param>
    public bool TryGrant(TensorJob next, MemoryBudget memory, bool othersWait)
    {
        if (ReferenceEquals(job, next)) return true;
        var needed = next.BufferBytes;
        // A job that needs more than it said has it counted from here on.
        memory.Take(buffers.Bytes - granted);
        granted = buffers.Bytes;
        if (othersWait && granted > needed) GiveBack(memory);
        if (granted >= needed) return true;
        if (memory.Free < needed - granted) GiveBack(memory);
        if (memory.Free < needed - granted) return false;
        memory.Take(needed - granted);
        granted = needed;
        return true;
    }

    /// <summary>Ends: there is nothing left that anybody needs the memory for.</summary>
    public void Leave(MemoryBudget memory)
    {
        memory.Return(granted);
        granted = 0;
    }

    private void GiveBack(MemoryBudget memory)
    {
        memory.Return(granted);
        granted = 0;
        job = null;
        buffers.Clear();
    }
}
