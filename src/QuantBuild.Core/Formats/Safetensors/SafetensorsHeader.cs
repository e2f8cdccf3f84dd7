using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace QuantBuild.Formats.Safetensors;

/// <summary>Where everything goes in a file that is to be written.</summary>
/// <param name="Header">The first bytes of the file: the length, the JSON, and spaces up to a multiple of 8.</param>
/// <param name="Offsets">For each tensor, in the order they were given, its first byte counted from the beginning of the file.</param>
/// <param name="FileLength">Bytes of the whole file.</param>
public sealed record SafetensorsLayout(byte[] Header, IReadOnlyList<long> Offsets, long FileLength);

/// <summary>The header of a safetensors file.</summary>
public static class SafetensorsHeader
{
    /// <summary>Bytes of the length before the header.</summary>
    public const int LengthBytes = 8;

    /// <summary>Bytes that a header may have.</summary>
    public const int MostBytes = 100_000_000;

    private const int Alignment = 8;

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Gives every tensor its place. The same tensors give the same bytes, in whatever order they come.</summary>
    /// <remarks>Names are in ordinal order. The data of wide elements come first, so that every tensor begins at a multiple of its element's size, which
    /// the format does not ask for but programs that map the file like.</remarks>
    /// <param name="tensors">With the shapes that were checked when they were read.</param>
    /// <param name="metadata">Left out when it is empty.</param>
    /// <param name="file">For messages.</param>
    /// <exception cref="Diagnostics.QuantBuildException">QB2412 the header would be too large; QB2413 a name cannot be written.</exception>
    /// <exception cref="OverflowException">The file would be larger than files can be.</exception>
    public static SafetensorsLayout Layout(
        IReadOnlyList<(string Name, SafetensorsType Type, IReadOnlyList<long> Shape)> tensors,
        IReadOnlyDictionary<string, string> metadata,
        string file = "model.safetensors")
    {
        int[] byName = [.. Enumerable.Range(0, tensors.Count)];
        Array.Sort(byName, (left, right) => string.CompareOrdinal(tensors[left].Name, tensors[right].Name));
        CheckNames(tensors, byName, file);

        // A stable sort: names decide among elements of the same size.
        var begins = new long[tensors.Count];
        var lengths = new long[tensors.Count];
        long end = 0;
        foreach (var index in byName.OrderByDescending(index => tensors[index].Type.Bits()))
        {
            var (name, type, shape) = tensors[index];
            lengths[index] = type.ByteLength(shape) ?? throw new ArgumentException($"'{name}' has no whole number of bytes.", nameof(tensors));
            begins[index] = end;
            end = checked(end + lengths[index]);
        }

        var header = Write(tensors, metadata, byName, begins, lengths, file);
        return new SafetensorsLayout(header, [.. begins.Select(begin => checked(begin + header.Length))], checked(end + header.Length));
    }

    private static byte[] Write(
        IReadOnlyList<(string Name, SafetensorsType Type, IReadOnlyList<long> Shape)> tensors,
        IReadOnlyDictionary<string, string> metadata,
        int[] byName,
        long[] begins,
        long[] lengths,
        string file)
    {
        var buffer = new ArrayBufferWriter<byte>();
        BinaryPrimitives.WriteUInt64LittleEndian(buffer.GetSpan(LengthBytes), 0);
        buffer.Advance(LengthBytes);
        using (var json = new Utf8JsonWriter(buffer, Compact))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
            {
                json.WriteStartObject(SafetensorsHeaderReader.MetadataName);
                foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    json.WriteString(key, value);
                    CheckLength(json.BytesCommitted + json.BytesPending, file);
                }
                json.WriteEndObject();
            }
            foreach (var index in byName)
            {
                WriteEntry(json, tensors[index].Name, tensors[index].Type, tensors[index].Shape, begins[index], begins[index] + lengths[index]);
                CheckLength(json.BytesCommitted + json.BytesPending, file);
            }
            json.WriteEndObject();
        }
        var padding = (Alignment - (buffer.WrittenCount % Alignment)) % Alignment;
        buffer.GetSpan(Alignment)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        CheckLength(buffer.WrittenCount - LengthBytes, file);
        var header = buffer.WrittenSpan.ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)(header.Length - LengthBytes));
        return header;
    }

    private static void WriteEntry(Utf8JsonWriter json, string name, SafetensorsType type, IReadOnlyList<long> shape, long begin, long end)
    {
        json.WriteStartObject(name);
        json.WriteString("dtype", type.Name());
        json.WriteStartArray("shape");
        foreach (var dimension in shape) json.WriteNumberValue(dimension);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void CheckLength(long length, string file)
    {
        if (length > MostBytes) throw SafetensorsErrors.ResultHeaderTooLarge(file, length);
    }

    // Half a surrogate pair would become another character when it is written, and then perhaps another tensor's name.
    private static void CheckNames(IReadOnlyList<(string Name, SafetensorsType Type, IReadOnlyList<long> Shape)> tensors, int[] byName, string file)
    {
        for (var i = 0; i < byName.Length; i++)
        {
            var name = tensors[byName[i]].Name;
            if (name == SafetensorsHeaderReader.MetadataName) throw SafetensorsErrors.UnwritableName(file, name, "the name of the metadata");
            if (i > 0 && name == tensors[byName[i - 1]].Name) throw SafetensorsErrors.UnwritableName(file, name, "the name twice");
            if (HasHalfCharacter(name)) throw SafetensorsErrors.UnwritableName(file, name, "half a character");
        }
    }

    private static bool HasHalfCharacter(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return true;
            i++;
        }
        return false;
    }
}
