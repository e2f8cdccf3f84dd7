using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace QuantBuild.TestModels.Gguf;

/// <summary>Writes GGUF files for tests, well-formed or not. It shares no code with the product, and any number in it can be made to lie.</summary>
public sealed class GgufBytes
{
    private readonly ArrayBufferWriter<byte> entries = new();
    private readonly ArrayBufferWriter<byte> infos = new();
    private readonly List<(byte[]? Data, long Length)> tensors = [];
    private ulong entryCount;
    private ulong nextOffset;

    public string Magic { get; set; } = "GGUF";

    public uint Version { get; set; } = 3;

    /// <summary>What the header says instead of how many keys there are.</summary>
    public ulong? EntryCount { get; set; }

    /// <summary>What the header says instead of how many tensors there are.</summary>
    public ulong? TensorCount { get; set; }

    /// <summary>To which the tensors are padded. It is not written as a key by itself.</summary>
    public ulong Alignment { get; set; } = 32;

    /// <summary>Offset of the next tensor, if it follows the others.</summary>
    public ulong NextOffset => nextOffset;

    /// <summary>Bytes of an array's elements that are texts.</summary>
    public static byte[] TextElements(params IEnumerable<string> values)
    {
        var writer = new ArrayBufferWriter<byte>();
        foreach (var value in values) Text(writer, Encoding.UTF8.GetBytes(value));
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>A key, the type that is said to follow, and any bytes.</summary>
    public GgufBytes Entry(string key, uint type, ReadOnlySpan<byte> value) => Entry(Encoding.UTF8.GetBytes(key), type, value);

    /// <summary>A key that need not be text.</summary>
    public GgufBytes Entry(ReadOnlySpan<byte> key, uint type, ReadOnlySpan<byte> value)
    {
        Text(entries, key);
        UInt32(entries, type);
        entries.Write(value);
        entryCount++;
        return this;
    }

    /// <summary>Any bytes where a key is expected, not counted.</summary>
    public GgufBytes RawEntry(ReadOnlySpan<byte> bytes)
    {
        entries.Write(bytes);
        return this;
    }

    public GgufBytes UInt16(string key, ushort value) => Entry(key, 2, BitConverter.GetBytes(value));

    public GgufBytes UInt32(string key, uint value) => Entry(key, 4, BitConverter.GetBytes(value));

    public GgufBytes Int32(string key, int value) => Entry(key, 5, BitConverter.GetBytes(value));

    public GgufBytes Float32(string key, float value) => Entry(key, 6, BitConverter.GetBytes(value));

    public GgufBytes Bool(string key, bool value) => Entry(key, 7, [value ? (byte)1 : (byte)0]);

    public GgufBytes Text(string key, string value) => Entry(key, 8, TextElements(value));

    /// <summary>An array of anything.</summary>
    /// <param name="key">Name.</param>
    /// <param name="elementType">Number of the elements' type.</param>
    /// <param name="count">What the header says.</param>
    /// <param name="elements">Their bytes.</param>
    public GgufBytes Array(string key, uint elementType, ulong count, ReadOnlySpan<byte> elements) => Entry(key, 9, [.. ArrayPrefix(elementType, count), .. elements]);

    public GgufBytes Texts(string key, params IReadOnlyCollection<string> values) => Array(key, 8, (ulong)values.Count, TextElements(values));

    /// <summary>Type and count before the elements of an array.</summary>
    public static byte[] ArrayPrefix(uint elementType, ulong count)
    {
        var prefix = new byte[12];
        BinaryPrimitives.WriteUInt32LittleEndian(prefix, elementType);
        BinaryPrimitives.WriteUInt64LittleEndian(prefix.AsSpan(4), count);
        return prefix;
    }

    /// <summary>A tensor with its bytes, behind the others unless an offset is given.</summary>
    public GgufBytes Tensor(string name, uint type, ulong[] shape, byte[] data, ulong? offset = null) => Tensor(Encoding.UTF8.GetBytes(name), type, shape, data, data.Length, offset);

    /// <summary>A tensor whose name need not be text.</summary>
    public GgufBytes Tensor(byte[] name, uint type, ulong[] shape, byte[] data) => Tensor(name, type, shape, data, data.Length, null);

    /// <summary>A tensor whose bytes somebody else writes behind <see cref="Header"/>.</summary>
    public GgufBytes Tensor(string name, uint type, ulong[] shape, long length) => Tensor(Encoding.UTF8.GetBytes(name), type, shape, null, length, null);

    /// <summary>All before the first tensor's bytes, padded.</summary>
    public byte[] Header()
    {
        var header = new ArrayBufferWriter<byte>();
        header.Write(Encoding.ASCII.GetBytes(Magic));
        UInt32(header, Version);
        UInt64(header, TensorCount ?? (ulong)tensors.Count);
        UInt64(header, EntryCount ?? entryCount);
        header.Write(entries.WrittenSpan);
        header.Write(infos.WrittenSpan);
        header.Write(new byte[Padding((ulong)header.WrittenCount)]);
        return header.WrittenSpan.ToArray();
    }

    /// <summary>The whole file.</summary>
    public byte[] ToArray()
    {
        var file = new ArrayBufferWriter<byte>();
        file.Write(Header());
        foreach (var (data, length) in tensors)
        {
            file.Write(data ?? throw new InvalidOperationException("A tensor has no bytes."));
            file.Write(new byte[Padding((ulong)length)]);
        }
        return file.WrittenSpan.ToArray();
    }

    private GgufBytes Tensor(byte[] name, uint type, ulong[] shape, byte[]? data, long length, ulong? offset)
    {
        Text(infos, name);
        UInt32(infos, (uint)shape.Length);
        foreach (var dimension in shape) UInt64(infos, dimension);
        UInt32(infos, type);
        UInt64(infos, offset ?? nextOffset);
        tensors.Add((data, length));
        nextOffset += (ulong)length + (ulong)Padding((ulong)length);
        return this;
    }

    private int Padding(ulong length) => (int)((Alignment - (length % Alignment)) % Alignment);

    private static void Text(ArrayBufferWriter<byte> writer, ReadOnlySpan<byte> text)
    {
        UInt64(writer, (ulong)text.Length);
        writer.Write(text);
    }

    private static void UInt32(ArrayBufferWriter<byte> writer, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(writer.GetSpan(4), value);
        writer.Advance(4);
    }

    private static void UInt64(ArrayBufferWriter<byte> writer, ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(writer.GetSpan(8), value);
        writer.Advance(8);
    }
}
