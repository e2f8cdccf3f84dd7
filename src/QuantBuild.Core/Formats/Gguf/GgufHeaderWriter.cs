using System.Buffers.Binary;
using System.Text;
using QuantBuild.IO;

namespace QuantBuild.Formats.Gguf;

/// <summary>Writes a header from front to back through one buffer; large values go through it from their file.</summary>
internal sealed class GgufHeaderWriter(OutputFile output)
{
    private const int BufferBytes = 1 << 16;

    private const uint Version = 3;

    private readonly byte[] buffer = new byte[BufferBytes];
    private long start;
    private int length;

    public void Prefix(int tensors, int entries)
    {
        "GGUF"u8.CopyTo(Next(sizeof(uint)));
        UInt32(Version);
        UInt64((ulong)tensors);
        UInt64((ulong)entries);
    }

    public void Entry(GgufEntry entry)
    {
        Text(entry.Key);
        UInt32((uint)entry.Type);
        if (entry.Type == GgufValueType.Array)
        {
            UInt32((uint)entry.ElementType);
            UInt64((ulong)entry.Count);
        }
        for (long position = 0; position < entry.Content.Length;)
        {
            if (length == BufferBytes) Flush();
            var part = buffer.AsSpan(length, (int)Math.Min(BufferBytes - length, entry.Content.Length - position));
            entry.Content.Read(position, part);
            position += part.Length;
            length += part.Length;
        }
    }

    /// <param name="tensor">Its name, shape and type.</param>
    /// <param name="offset">Counted from the end of the header.</param>
    public void Tensor(GgufTensorInfo tensor, long offset)
    {
        Text(tensor.Name);
        UInt32((uint)tensor.Dimensions);
        foreach (var dimension in tensor.Shape.Take(tensor.Dimensions)) UInt64((ulong)dimension);
        UInt32((uint)tensor.Type);
        UInt64((ulong)offset);
    }

    /// <summary>Zeros up to a byte of the file.</summary>
    public void Pad(long end)
    {
        while (start + length < end) Next((int)Math.Min(BufferBytes, end - start - length)).Clear();
    }

    public void Flush()
    {
        output.Write(start, buffer.AsSpan(0, length));
        start += length;
        length = 0;
    }

    // Keys are longer than the buffer never: 65,535 bytes.
    private void Text(string text)
    {
        var bytes = Encoding.UTF8.GetByteCount(text);
        UInt64((ulong)bytes);
        Encoding.UTF8.GetBytes(text, Next(bytes));
    }

    private void UInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Next(sizeof(uint)), value);

    private void UInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Next(sizeof(ulong)), value);

    private Span<byte> Next(int count)
    {
        if (count > BufferBytes - length) Flush();
        length += count;
        return buffer.AsSpan(length - count, count);
    }
}
