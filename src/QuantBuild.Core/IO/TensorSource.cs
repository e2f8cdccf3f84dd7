using QuantBuild.Numerics;

namespace QuantBuild.IO;

/// <summary>The elements of one tensor, wherever they are: row-major, little-endian, packed as the type is stored.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Type">Element type of the stored bytes.</param>
/// <param name="Elements">Number of elements.</param>
public abstract record TensorSource(string Name, ElementType Type, long Elements)
{
    public long ByteLength => Type.ByteSize(Elements);

    /// <summary>Where its first byte lies; null when that is not in a file.</summary>
    public virtual SourcePlace? Place => null;

    /// <summary>Reads bytes from <paramref name="offset"/>, counted from the tensor's first byte. Safe to call from many threads at once.</summary>
    public abstract void Read(long offset, Span<byte> destination);
}

/// <summary>A tensor whose bytes are a range of a file.</summary>
public sealed record FileTensorSource(string Name, ElementType Type, long Elements, SourceFile File, long Offset)
    : TensorSource(Name, Type, Elements)
{
    public override SourcePlace? Place => new(File, Offset);

    public override void Read(long offset, Span<byte> destination) => File.ReadExactly(Offset + offset, destination);
}

/// <summary>A small tensor that is already in memory.</summary>
public sealed record MemoryTensorSource(string Name, ElementType Type, long Elements, ReadOnlyMemory<byte> Data)
    : TensorSource(Name, Type, Elements)
{
    public override void Read(long offset, Span<byte> destination) =>
        Data.Span.Slice(checked((int)offset), destination.Length).CopyTo(destination);
}
