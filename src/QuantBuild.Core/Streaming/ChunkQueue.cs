using System.Runtime.ExceptionServices;

namespace QuantBuild.Streaming;

/// <summary>What a thread is to do next.</summary>
internal enum NextStep
{
    Chunk,

    /// <summary>The hash of the source is far behind, and no thread is at it.</summary>
    Hash,

    /// <summary>Nothing is left, or nothing more is to be done after a failure.</summary>
    End,
}

/// <summary>
/// Gives out the chunks of many jobs, one after the other, to any number of threads; has them wait where memory is short or where they
/// would leave the hash of the source behind; and keeps the first failure.
/// </summary>
internal sealed class ChunkQueue(IReadOnlyList<TensorJob> jobs, MemoryBudget memory, SourceHash? hash, CancellationToken cancellation)
{
    // A monitor, and not a Lock, for its waiting.
    private readonly object gate = new();
    private int job;
    private int chunk;
    private long ordinal;
    private long failedAt = long.MaxValue;
    private double bytes;
    private int waitingForHash;
    private int waitingForMemory;

    public ExceptionDispatchInfo? Failure { get; private set; }

    /// <summary>True when no thread shall begin anything more.</summary>
    public bool IsOver => Volatile.Read(ref failedAt) != long.MaxValue || cancellation.IsCancellationRequested;

    public NextStep Next(ChunkWorker worker)
    {
        lock (gate)
        {
            while (!IsOver)
            {
                while (job < jobs.Count && chunk >= jobs[job].Chunks)
                {
                    job++;
                    chunk = 0;
                }
                if (job == jobs.Count)
                {
                    hash?.ReadAll();
                    break;
                }
                var next = jobs[job];
                if (hash is not null && PositionOf(next, chunk) is { } position)
                {
                    hash.ReadFrom(position);
                    if (hash.IsFarBehind(position))
                    {
                        if (!hash.IsTaken) return NextStep.Hash;
                        Wait(ref waitingForHash);
                        continue;
                    }
                }
                var free = memory.Free;
                var isGranted = worker.TryGrant(next, memory, waitingForMemory > 0);
                // What it gave back may do for another.
                if (waitingForMemory > 0 && memory.Free > free) Monitor.PulseAll(gate);
                if (!isGranted)
                {
                    Wait(ref waitingForMemory);
                    continue;
                }
                worker.Take(ordinal++, next, chunk++);
                return NextStep.Chunk;
            }
            worker.Leave(memory);
            if (waitingForHash + waitingForMemory > 0) Monitor.PulseAll(gate);
            return NextStep.End;
        }
    }

    /// <summary>The hash of the source has come farther, or its turn has ended.</summary>
    public void HashMoved()
    {
        // A thread that is about to wait holds the lock and looks once more.
        lock (gate)
        {
            if (waitingForHash > 0) Monitor.PulseAll(gate);
        }
    }

    /// <summary>Of several failures the first in the order of the work is told, so that the message does not depend on timing more than it must.</summary>
    public void Fail(long at, Exception e)
    {
        lock (gate)
        {
            if (at >= failedAt) return;
            Failure = ExceptionDispatchInfo.Capture(e);
            Volatile.Write(ref failedAt, at);
            Monitor.PulseAll(gate);
        }
    }

    /// <returns>Source bytes that are done.</returns>
    public long Done(TensorJob finished)
    {
        lock (gate)
        {
            bytes += (double)finished.SourceBytes / finished.Chunks;
            return (long)bytes;
        }
    }

    /// <summary>About where a chunk begins to read, for jobs that read from their first byte to their last.</summary>
    private long? PositionOf(TensorJob of, int number) =>
        of.Place is { } place && hash!.PositionOf(place) is { } start ? start + (long)((double)of.SourceBytes / of.Chunks * number) : null;

    private void Wait(ref int waiting)
    {
        waiting++;
        Monitor.Wait(gate);
        waiting--;
    }
}
