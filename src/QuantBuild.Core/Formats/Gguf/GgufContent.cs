using QuantBuild.IO;

namespace QuantBuild.Formats.Gguf;

/// <summary>The bytes of a metadata value: a range of a file, or bytes in memory where it is a number or new.</summary>
public sealed class GgufContent
{
    private readonly SourceFile? file;
    private readonly long offset;
    private readonly ReadOnlyMemory<byte> bytes;

    internal GgufContent(SourceFile file, long offset, long length)
    {
        this.file = file;
        this.offset = offset;
        Length = length;
    }

    internal GgufContent(ReadOnlyMemory<byte> bytes)
    {
        this.bytes = bytes;
        Length = bytes.Length;
    }

    /// <summary>Bytes.</summary>
    public long Length { get; }

    /// <summary>Fills <paramref name="destination"/> from a byte of the value on. A file must still be open.</summary>
    public void Read(long position, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, Length - destination.Length);
        if (file is null) bytes.Span.Slice((int)position, destination.Length).CopyTo(destination);
        else file.ReadExactly(offset + position, destination);
    }
}
