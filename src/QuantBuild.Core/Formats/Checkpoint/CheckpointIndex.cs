using System.Text.Json;

namespace QuantBuild.Formats.Checkpoint;

/// <summary>The index of a checkpoint in several files: which tensor is in which of them.</summary>
internal sealed class CheckpointIndex
{
    /// <summary>As much as the headers of its files may have; the largest published ones have ten megabytes.</summary>
    private const int MostBytes = 100_000_000;

    private CheckpointIndex(string path, IReadOnlyDictionary<string, string> weightMap)
    {
        Path = path;
        WeightMap = weightMap;
    }

    public string Path { get; }

    /// <summary>From the name of a tensor to the name of its file.</summary>
    public IReadOnlyDictionary<string, string> WeightMap { get; }

    /// <summary>Each name once, as it stands there.</summary>
    public IEnumerable<string> FileNames => WeightMap.Values.Distinct(StringComparer.Ordinal);

    /// <exception cref="Diagnostics.QuantBuildException">QB2422 it is not an index.</exception>
    public static CheckpointIndex Read(string path)
    {
        var bytes = JsonFile.Read(path, MostBytes, found => CheckpointErrors.Index(path, found));
        try
        {
            var map = ReadMap(path, new Utf8JsonReader(bytes));
            return map is { Count: > 0 } ? new CheckpointIndex(path, map) : throw CheckpointErrors.Index(path, "no weight_map, or an empty one");
        }
        catch (JsonException e)
        {
            throw CheckpointErrors.Index(path, "no JSON", e);
        }
        catch (InvalidOperationException e)
        {
            // A name with half a character: an escape such as \ud800, or bytes that are not UTF-8.
            throw CheckpointErrors.Index(path, "a name that is not Unicode", e);
        }
    }

    private static Dictionary<string, string>? ReadMap(string path, Utf8JsonReader reader)
    {
        Dictionary<string, string>? map = null;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) throw CheckpointErrors.Index(path, "no object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMap = reader.ValueTextEquals("weight_map"u8);
            reader.Read();
            if (!isMap)
            {
                reader.Skip();
                continue;
            }
            if (map is not null) throw CheckpointErrors.Index(path, "weight_map twice");
            if (reader.TokenType != JsonTokenType.StartObject) throw CheckpointErrors.Index(path, "a weight_map that is no object");
            map = ReadEntries(path, ref reader);
        }
        // Only white space may follow; the reader refuses anything else.
        reader.Read();
        return map;
    }

    private static Dictionary<string, string> ReadEntries(string path, ref Utf8JsonReader reader)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        // One string for each file and not for each tensor.
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var tensor = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String) throw CheckpointErrors.IndexEntry(path, tensor, "no text in place of its file");
            var file = reader.GetString()!;
            if (!files.TryAdd(file, file)) file = files[file];
            if (!map.TryAdd(tensor, file)) throw CheckpointErrors.IndexEntry(path, tensor, "the name twice");
        }
        return map;
    }
}
