using QuantBuild.IO;

namespace QuantBuild.Formats.Onnx.Wire;

/// <summary>Reads protobuf's wire format from a file through one small buffer.</summary>
internal sealed class WireReader(SourceFile file)
{
    private readonly byte[] buffer = new byte[64 * 1024];
    private long bufferStart;
    private int bufferLength;

    public long Position { get; private set; }

    /// <summary>A base-128 varint that must end before <paramref name="end"/>.</summary>
    public ulong ReadVarint(long end)
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (Position >= end) break;
            var b = ReadByte();
            value |= (ulong)(b & 0x7F) << Math.Min(shift, 63);
            if (b < 0x80) return value;
        }
        throw OnnxErrors.Malformed(file.Path, $"a number that does not end at byte {Position}", "protobuf wire format");
    }

    /// <summary>A length that must lie inside the message that ends at <paramref name="end"/>.</summary>
    public long ReadLength(long end)
    {
        var length = ReadVarint(end);
        if (length > (ulong)(end - Position))
            throw OnnxErrors.Malformed(file.Path, $"a field of {length} bytes at byte {Position}, where {end - Position} are left", "fields that lie inside their message");
        return (long)length;
    }

    public void Skip(long count) => Position += count;

    public void CopyTo(WireBuffer destination, long count)
    {
        while (count > 0)
        {
            Fill();
            var available = (int)Math.Min(count, bufferStart + bufferLength - Position);
            destination.Write(buffer.AsSpan((int)(Position - bufferStart), available));
            Position += available;
            count -= available;
        }
    }

    private byte ReadByte()
    {
        Fill();
        return buffer[(int)(Position++ - bufferStart)];
    }

    private void Fill()
    {
        if (Position >= bufferStart && Position < bufferStart + bufferLength) return;
        bufferStart = Position;
        bufferLength = (int)Math.Min(buffer.Length, file.Length - Position);
        if (bufferLength <= 0) throw OnnxErrors.Malformed(file.Path, $"the end of the file at byte {Position}", "a complete model");
        file.ReadExactly(bufferStart, buffer.AsSpan(0, bufferLength));
    }
}
