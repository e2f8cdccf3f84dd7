using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace QuantBuild.Formats.Gguf;

/// <summary>The keys of a file in their order. Texts and arrays are read from the file when they are asked for; it must still be open then.</summary>
public sealed class GgufMetadata
{
    private readonly string file;
    private readonly Dictionary<string, int> indexes = new(StringComparer.Ordinal);

    /// <param name="file">For messages.</param>
    /// <param name="entries">With different keys.</param>
    /// <exception cref="ArgumentException">A key is there twice.</exception>
    public GgufMetadata(string file, IReadOnlyList<GgufEntry> entries)
    {
        this.file = file;
        Entries = entries;
        for (var i = 0; i < entries.Count; i++) indexes.Add(entries[i].Key, i);
    }

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<GgufEntry> Entries { get; }

    public bool Contains(string key) => indexes.ContainsKey(key);

    public bool TryGet(string key, [NotNullWhen(true)] out GgufEntry? entry)
    {
        entry = indexes.TryGetValue(key, out var index) ? Entries[index] : null;
        return entry is not null;
    }

    /// <summary>A text; false when the key is not there or is none. Bytes that are not UTF-8 become replacement characters.</summary>
    /// <exception cref="Diagnostics.QuantBuildException">QB2519 it has more than 16 MiB.</exception>
    public bool TryGetString(string key, [NotNullWhen(true)] out string? value)
    {
        value = null;
        if (!TryGet(key, out var entry) || entry.Type != GgufValueType.String) return false;
        var length = entry.Content.Length - GgufLimits.LengthBytes;
        if (length > GgufLimits.MostTextBytes) throw GgufErrors.TextTooLong(file, key, length);
        var bytes = new byte[length];
        entry.Content.Read(GgufLimits.LengthBytes, bytes);
        value = Encoding.UTF8.GetString(bytes);
        return true;
    }

    /// <summary>A whole number of any type; false when the key is not there, is none, or is a u64 above 2^63 - 1.</summary>
    public bool TryGetInteger(string key, out long value)
    {
        value = 0;
        return TryGet(key, out var entry) && TryReadInteger(Scalar(entry), entry.Type, out value);
    }

    /// <summary>A number of any type; false when the key is not there or is none.</summary>
    public bool TryGetNumber(string key, out double value)
    {
        value = 0;
        if (!TryGet(key, out var entry)) return false;
        var bits = Scalar(entry);
        switch (entry.Type)
        {
            case GgufValueType.Float32:
                value = BitConverter.UInt32BitsToSingle((uint)bits);
                return true;
            case GgufValueType.Float64:
                value = BitConverter.UInt64BitsToDouble(bits);
                return true;
            case GgufValueType.UInt64:
                value = bits;
                return true;
            default:
                if (!TryReadInteger(bits, entry.Type, out var integer)) return false;
                value = integer;
                return true;
        }
    }

    /// <summary>A truth value; false when the key is not there or is none.</summary>
    public bool TryGetBoolean(string key, out bool value)
    {
        value = TryGet(key, out var entry) && entry.Type == GgufValueType.Bool && Scalar(entry) != 0;
        return entry?.Type == GgufValueType.Bool;
    }

    /// <summary>An array, whose elements can then be read one after the other; false when the key is not there or is none, or one of arrays.</summary>
    public bool TryGetArray(string key, [NotNullWhen(true)] out GgufArray? array)
    {
        array = TryGet(key, out var entry) && entry.Type == GgufValueType.Array && !entry.IsNested ? new GgufArray(file, entry) : null;
        return array is not null;
    }

    /// <summary>The same metadata without some keys; keys that are not there are passed over.</summary>
    public GgufMetadata Without(params ReadOnlySpan<string> keys)
    {
        var removed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in keys) removed.Add(key);
        return new GgufMetadata(file, [.. Entries.Where(entry => !removed.Contains(entry.Key))]);
    }

    /// <summary>The same metadata with an entry at the end; one of the same key is removed from where it was, as llama.cpp does.</summary>
    public GgufMetadata Append(GgufEntry entry) => new(file, [.. Entries.Where(other => other.Key != entry.Key), entry]);

    /// <summary>The same metadata with an entry in place of that of the same key, or at the end where there is none.</summary>
    public GgufMetadata Replace(GgufEntry entry) =>
        Contains(entry.Key) ? new(file, [.. Entries.Select(other => other.Key == entry.Key ? entry : other)]) : Append(entry);

    internal static bool TryReadInteger(ulong bits, GgufValueType type, out long value)
    {
        value = type switch
        {
            GgufValueType.UInt8 or GgufValueType.UInt16 or GgufValueType.UInt32 or GgufValueType.UInt64 or GgufValueType.Int64 => (long)bits,
            GgufValueType.Int8 => (sbyte)bits,
            GgufValueType.Int16 => (short)bits,
            GgufValueType.Int32 => (int)bits,
            _ => 0,
        };
        return type switch
        {
            GgufValueType.UInt64 => value >= 0,
            GgufValueType.Float32 or GgufValueType.Float64 or GgufValueType.Bool or GgufValueType.String or GgufValueType.Array => false,
            _ => true,
        };
    }

    // The bits of a number or truth value, zero-extended; 0 of texts and arrays.
    private static ulong Scalar(GgufEntry entry)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        bytes.Clear();
        entry.Content.Read(0, bytes[..entry.Type.Bytes()]);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }
}
