namespace QuantBuild.Formats.Onnx.Wire;

/// <summary>A growing buffer of wire-format bytes in which the length of a message can be filled in after its content.</summary>
internal sealed class WireBuffer(string file, int limit)
{
    /// <summary>Bytes of a length that is filled in later: a varint padded with continuation bits, which every reader accepts.</summary>
    private const int PaddedLength = 5;

    private byte[] bytes = new byte[4096];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => bytes.AsMemory(0, Length);

    public void Write(ReadOnlySpan<byte> source)
    {
        Reserve(source.Length);
        source.CopyTo(bytes.AsSpan(Length));
        Length += source.Length;
    }

    public void WriteVarint(ulong value)
    {
        Reserve(10);
        while (value >= 0x80)
        {
            bytes[Length++] = (byte)(value | 0x80);
            value >>= 7;
        }
        bytes[Length++] = (byte)value;
    }

    /// <summary>Leaves room for a length; pass the result to <see cref="EndMessage"/>.</summary>
    public int BeginMessage()
    {
        Reserve(PaddedLength);
        Length += PaddedLength;
        return Length;
    }

    public void EndMessage(int start)
    {
        var value = (uint)(Length - start);
        for (var i = 0; i < PaddedLength; i++)
        {
            bytes[start - PaddedLength + i] = (byte)((value & 0x7F) | (i < PaddedLength - 1 ? 0x80u : 0));
            value >>= 7;
        }
    }

    private void Reserve(int count)
    {
        if (count > limit - Length) throw OnnxErrors.StructureTooLarge(file, limit);
        if (Length + count > bytes.Length)
            Array.Resize(ref bytes, Math.Min(limit, Math.Max(Length + count, (int)Math.Min(int.MaxValue, bytes.Length * 2L))));
    }
}
