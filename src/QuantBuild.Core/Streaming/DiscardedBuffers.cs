namespace QuantBuild.Streaming;

/// <summary>Counts what all threads have let go of, and has it collected before it adds up: until then it is memory that is taken.</summary>
internal sealed class DiscardedBuffers
{
    // Part of what is counted for the program. Collecting costs about a millisecond.
    private const long AtMost = 8_000_000;

    private long bytes;

    public void Add(long count)
    {
        if (Interlocked.Add(ref bytes, count) < AtMost) return;
        Interlocked.Exchange(ref bytes, 0);
        GC.Collect();
    }
}
