using System.Text;

namespace QuantBuild.Core.Tests.Formats.PyTorch;

/// <summary>Writes zip archives byte by byte, good ones and bad ones.</summary>
/// <param name="wide">With the 64-bit records and fields, as torch.save writes them for large files.</param>
internal sealed class ZipWriter(bool wide = false)
{
    private readonly List<byte> file = [];
    private readonly List<byte> directory = [];
    private long entries;

    /// <summary>What to say of an entry instead of the truth.</summary>
    public sealed record Lie
    {
        public int Flags { get; init; }

        public int Method { get; init; }

        public long? Size { get; init; }

        public long? StoredSize { get; init; }

        public long? HeaderOffset { get; init; }

        public string? LocalName { get; init; }

        public long? LocalSize { get; init; }
    }

    public long Position => file.Count;

    public ZipWriter Add(string name, byte[] data, Lie? lie = null)
    {
        lie ??= new Lie();
        long header = file.Count;
        var localName = Encoding.UTF8.GetBytes(lie.LocalName ?? name);
        // Data begin at a multiple of 64 bytes, by a field that nobody reads.
        var padding = (int)((64 - ((header + 34 + localName.Length) % 64)) % 64);
        Write(file, 4, 0x04034B50, 2, 0, 2, lie.Flags, 2, lie.Method, 4, 0, 4, 0);
        var follows = (lie.Flags & 8) != 0;
        Write(file, 4, follows ? 0 : data.Length, 4, lie.LocalSize ?? (follows ? 0 : data.Length), 2, localName.Length, 2, 4 + padding);
        file.AddRange(localName);
        Write(file, 2, 0x4246, 2, padding);
        file.AddRange(new byte[padding]);
        file.AddRange(data);
        if (follows) Write(file, 4, 0x08074B50, 4, 0, 4, data.Length, 4, data.Length);

        var size = lie.Size ?? data.Length;
        var stored = lie.StoredSize ?? lie.Size ?? data.Length;
        var offset = lie.HeaderOffset ?? header;
        var utf8 = Encoding.UTF8.GetBytes(name);
        Write(directory, 4, 0x02014B50, 2, 0, 2, 0, 2, lie.Flags, 2, lie.Method, 4, 0, 4, 0);
        Write(directory, 4, wide ? uint.MaxValue : stored, 4, wide ? uint.MaxValue : size, 2, utf8.Length, 2, wide ? 28 : 0, 2, 0, 2, 0, 2, 0, 4, 0, 4, wide ? uint.MaxValue : offset);
        directory.AddRange(utf8);
        if (wide) Write(directory, 2, 1, 2, 24, 8, size, 8, stored, 8, offset);
        entries++;
        return this;
    }

    public byte[] End(long? count = null, long? directoryOffset = null, long? directorySize = null)
    {
        var start = directoryOffset ?? file.Count;
        var size = directorySize ?? directory.Count;
        var number = count ?? entries;
        file.AddRange(directory);
        if (wide)
        {
            var end = file.Count;
            Write(file, 4, 0x06064B50, 8, 44, 2, 45, 2, 45, 4, 0, 4, 0, 8, number, 8, number, 8, size, 8, start);
            Write(file, 4, 0x07064B50, 4, 0, 8, end, 4, 1);
            Write(file, 4, 0x06054B50, 2, 0, 2, 0, 2, 0xFFFF, 2, 0xFFFF, 4, uint.MaxValue, 4, uint.MaxValue, 2, 0);
        }
        else
        {
            Write(file, 4, 0x06054B50, 2, 0, 2, 0, 2, number, 2, number, 4, size, 4, start, 2, 0);
        }
        return [.. file];
    }

    /// <summary>Pairs of a width in bytes and a number.</summary>
    private static void Write(List<byte> bytes, params ReadOnlySpan<long> fields)
    {
        for (var i = 0; i < fields.Length; i += 2)
        {
            for (var b = 0; b < fields[i]; b++) bytes.Add((byte)(fields[i + 1] >> (8 * b)));
        }
    }
}
