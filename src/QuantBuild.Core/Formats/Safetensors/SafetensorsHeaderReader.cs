using System.Text.Json;
using System.Text.Unicode;

namespace QuantBuild.Formats.Safetensors;

/// <summary>Reads the JSON of a header: one pass, no tree, every rule of the format checked.</summary>
internal static class SafetensorsHeaderReader
{
    public const string MetadataName = "__metadata__";

    /// <summary>No software has more (NumPy and PyTorch: 64), and a shape of fifty million ones is no shape.</summary>
    public const int MostDimensions = 64;

    /// <param name="file">For messages.</param>
    /// <param name="header">Without the eight bytes of its length.</param>
    /// <param name="fileLength">Bytes of the whole file.</param>
    public static (List<SafetensorsEntry> Tensors, Dictionary<string, string> Metadata) Read(string file, ReadOnlySpan<byte> header, long fileLength)
    {
        if (!Utf8.IsValid(header)) throw SafetensorsErrors.HeaderJson(file, "bytes that are not UTF-8");
        var reader = new Utf8JsonReader(header);
        try
        {
            var (tensors, metadata) = ReadAll(file, ref reader, SafetensorsHeader.LengthBytes + header.Length);
            SafetensorsCoverage.Check(file, tensors, SafetensorsHeader.LengthBytes + header.Length, fileLength);
            return (tensors, metadata);
        }
        catch (JsonException e)
        {
            throw SafetensorsErrors.HeaderJson(file, $"a mistake after byte {SafetensorsHeader.LengthBytes + reader.BytesConsumed}", e);
        }
    }

    private static (List<SafetensorsEntry> Tensors, Dictionary<string, string> Metadata) ReadAll(string file, ref Utf8JsonReader reader, long dataStart)
    {
        var tensors = new List<SafetensorsEntry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        Dictionary<string, string>? metadata = null;
        var entries = new SafetensorsEntryReader(file, dataStart);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) throw SafetensorsErrors.HeaderJson(file, Kind(reader.TokenType));
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text(file, ref reader);
            if (!names.Add(name)) throw SafetensorsErrors.Duplicate(file, name, "the name twice");
            reader.Read();
            if (name == MetadataName) metadata = ReadMetadata(file, ref reader);
            else tensors.Add(entries.Read(name, ref reader));
        }
        // Only white space may follow; the reader refuses anything else.
        reader.Read();
        return (tensors, metadata ?? []);
    }

    private static Dictionary<string, string> ReadMetadata(string file, ref Utf8JsonReader reader)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        // Written by some exporters that have nothing to say.
        if (reader.TokenType == JsonTokenType.Null) return metadata;
        if (reader.TokenType != JsonTokenType.StartObject) throw SafetensorsErrors.Metadata(file, Kind(reader.TokenType));
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = Text(file, ref reader);
            reader.Read();
            if (reader.TokenType != JsonTokenType.String) throw SafetensorsErrors.Metadata(file, $"{Kind(reader.TokenType)} under \"{SafetensorsErrors.Clip(key)}\"");
            if (!metadata.TryAdd(key, Text(file, ref reader))) throw SafetensorsErrors.Duplicate(file, MetadataName, $"the key \"{SafetensorsErrors.Clip(key)}\" twice");
        }
        return metadata;
    }

    /// <summary>The string or name that the reader is at.</summary>
    public static string Text(string file, ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            // An escape such as \ud800 that stands for half a character.
            throw SafetensorsErrors.HeaderJson(file, $"a text at byte {SafetensorsHeader.LengthBytes + reader.TokenStartIndex} that is not Unicode", e);
        }
    }

    /// <summary>What a value is, in words for a message.</summary>
    public static string Kind(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a truth value",
        _ => "null",
    };
}
