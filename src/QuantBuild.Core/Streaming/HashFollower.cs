using QuantBuild.IO;

namespace QuantBuild.Streaming;

/// <summary>
/// A hash over files that is made while these are read or written, by whichever of the working threads comes by: one at a time, each from
/// where the last one stopped. It takes no thread of its own.
/// </summary>
internal abstract class HashFollower : IDisposable
{
    private int taken;

    /// <summary>Whether a thread is at it.</summary>
    public bool IsTaken => Volatile.Read(ref taken) != 0;

    /// <summary>Bytes that are hashed.</summary>
    public long Position => Hash.Position;

    /// <summary>Bytes that make a turn worth while as long as there is other work: much beside what changing over costs, little beside a chunk's time.</summary>
    public virtual long Worthwhile => 4 * 1024 * 1024;

    protected abstract RunningHash Hash { get; }

    /// <summary>Bytes from the start that can be hashed now.</summary>
    protected abstract long Limit { get; }

    /// <summary>Begins a turn, unless another thread has it or there is too little to do.</summary>
    /// <param name="all">However little there is.</param>
    public bool TryTake(bool all) => !IsTaken && Limit - Hash.Position >= (all ? 1 : Worthwhile) && Interlocked.CompareExchange(ref taken, 1, 0) == 0;

    /// <summary>Hashes one piece.</summary>
    /// <returns>False when there is nothing more for now.</returns>
    public bool Advance() => Hash.Advance(Limit);

    /// <summary>Ends the turn.</summary>
    public void Leave() => Volatile.Write(ref taken, 0);

    public virtual void Dispose() => Hash.Dispose();
}
