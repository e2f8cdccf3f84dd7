using System.Buffers.Binary;
using System.Text;
using QuantBuild.Diagnostics;

namespace QuantBuild.Formats.PyTorch.Pickle;

/// <summary>Reads the operands of pickle's instructions. No length is believed before it is compared with what is left.</summary>
internal sealed class PickleReader(string file, byte[] data)
{
    private static readonly UTF8Encoding _strict = new(false, throwOnInvalidBytes: true);

    public int Position { get; private set; }

    public bool AtEnd => Position == data.Length;

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public double BigEndianDouble() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    /// <summary>The length of a frame: what follows must be there.</summary>
    public void Frame()
    {
        var length = BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
        if (length > (ulong)(data.Length - Position))
            throw Malformed($"a frame of {length} bytes where {data.Length - Position} are left", "frames that lie inside the pickle");
    }

    /// <summary>A two's complement number of any length; null where it does not fit 64 bits.</summary>
    public long? Long(int length)
    {
        var bytes = Take(length);
        if (length == 0) return 0;
        var negative = bytes[^1] >= 0x80;
        long value = negative ? -1 : 0;
        for (var i = length - 1; i >= 0; i--)
        {
            if (i >= 8 && bytes[i] != (negative ? 0xFF : 0)) return null;
            if (i == 7 && bytes[i] >= 0x80 != negative) return null;
            value = (value << 8) | bytes[i];
        }
        return value;
    }

    public string Text(uint length)
    {
        try
        {
            return _strict.GetString(Take(length));
        }
        catch (DecoderFallbackException)
        {
            throw Malformed("a string that is not UTF-8", "UTF-8");
        }
    }

    /// <summary>A line of at most <see cref="TorchLimits.GlobalName"/> bytes, without its end.</summary>
    public string Line()
    {
        var length = data.AsSpan(Position, Math.Min(TorchLimits.GlobalName + 1, data.Length - Position)).IndexOf((byte)'\n');
        if (length < 0) throw Malformed("a name that does not end", $"a line of at most {TorchLimits.GlobalName} bytes");
        var line = Text((uint)length);
        Position++;
        return line;
    }

    public QuantBuildException Malformed(string found, string expected) => TorchErrors.MalformedPickle(file, Position, found, expected);

    private ReadOnlySpan<byte> Take(long length)
    {
        if (length > data.Length - Position)
            throw Malformed($"an operand of {length} bytes where {data.Length - Position} are left", "a complete pickle");
        var bytes = data.AsSpan(Position, (int)length);
        Position += (int)length;
        return bytes;
    }
}
