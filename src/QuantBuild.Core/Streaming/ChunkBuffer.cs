using System.Runtime.CompilerServices;

namespace QuantBuild.Streaming;

/// <summary>One of the buffers of a thread, whatever it holds.</summary>
internal abstract class ChunkBuffer
{
    /// <summary>Whether the chunks of this job have asked for it.</summary>
    public bool IsUsed { get; set; }

    /// <summary>Elements.</summary>
    public abstract int Length { get; }

    public abstract long BytesOf(int count);

    public abstract void Allocate(int count);

    public abstract void Clear();
}

/// <inheritdoc/>
internal sealed class ChunkBuffer<T> : ChunkBuffer
    where T : unmanaged
{
    private T[] elements = [];

    public override int Length => elements.Length;

    public override long BytesOf(int count) => (long)count * Unsafe.SizeOf<T>();

    public override void Allocate(int count) => elements = GC.AllocateUninitializedArray<T>(count);

    public override void Clear() => elements = [];

    public Span<T> Span(int count) => elements.AsSpan(0, count);
}
