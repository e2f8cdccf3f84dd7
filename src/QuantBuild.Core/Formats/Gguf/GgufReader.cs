using System.Buffers.Binary;
using QuantBuild.IO;

namespace QuantBuild.Formats.Gguf;

/// <summary>Reads a header from front to back through one buffer. Everything is asked for before it is taken, so that a lying length is an error and no allocation.</summary>
internal sealed class GgufReader(SourceFile file)
{
    /// <summary>Bytes that <see cref="Take"/> can give at once.</summary>
    public const int BufferBytes = 1 << 16;

    // No larger than the file, so that a small one is cheap to open.
    private readonly byte[] buffer = new byte[Math.Min(BufferBytes, file.Length)];
    private long start;
    private int length;
    private int next;

    public SourceFile File => file;

    /// <summary>Of the next byte, from the beginning of the file.</summary>
    public long Position => start + next;

    public long Remaining => file.Length - Position;

    /// <summary>Fails when so many bytes do not follow, or are more than a header can have.</summary>
    /// <param name="bytes">From 0 up.</param>
    /// <param name="what">What they are, for the message.</param>
    public void Require(long bytes, string what)
    {
        if (bytes > Remaining) throw GgufErrors.CutShort(file.Path, file.Length, $"{bytes} bytes from byte {Position} for {what}");
        if (bytes > GgufLimits.MostHeaderBytes - Position)
            throw GgufErrors.Count(file.Path, $"{bytes} bytes from byte {Position} for {what}", $"metadata and tensor list of at most {GgufLimits.MostHeaderBytes} bytes");
    }

    /// <summary>The next bytes; they are valid until the next call.</summary>
    public ReadOnlySpan<byte> Take(int count, string what)
    {
        if (count > length - next)
        {
            Require(count, what);
            start += next;
            next = 0;
            length = (int)Math.Min(buffer.Length, file.Length - start);
            file.ReadExactly(start, buffer.AsSpan(0, length));
        }
        var bytes = buffer.AsSpan(next, count);
        next += count;
        return bytes;
    }

    public uint UInt32(string what) => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint), what));

    public ulong UInt64(string what) => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong), what));

    /// <summary>A length or count of things that take <paramref name="unit"/> bytes each at least: the file must be able to hold them.</summary>
    public long Count(int unit, string what)
    {
        var count = UInt64(what);
        if (count > GgufLimits.MostHeaderBytes) throw GgufErrors.Count(file.Path, $"{count} as {what}", $"at most {GgufLimits.MostHeaderBytes}");
        Require((long)count * unit, what);
        return (long)count;
    }

    /// <summary>Passes over bytes without reading those that are not in the buffer yet.</summary>
    public void Skip(long count, string what)
    {
        if (count <= length - next)
        {
            next += (int)count;
            return;
        }
        Require(count, what);
        start = Position + count;
        length = 0;
        next = 0;
    }
}
