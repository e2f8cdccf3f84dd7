namespace QuantBuild.Formats.Gguf;

/// <summary>Reads the keys of a header and walks over their values, checking each; it keeps numbers, and the places of all that is longer.</summary>
internal sealed class GgufMetadataReader(GgufReader reader)
{
    private const string KeyText = "a key of the metadata";

    private readonly string file = reader.File.Path;
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);
    private long keyBytes;

    /// <param name="count">Keys that the header promises; the file can hold them.</param>
    public GgufMetadata Read(long count)
    {
        var entries = new List<GgufEntry>();
        for (long i = 0; i < count; i++) entries.Add(ReadEntry());
        return new GgufMetadata(file, entries);
    }

    private GgufEntry ReadEntry()
    {
        var key = ReadKey();
        var type = ReadType(key);
        if (type == GgufValueType.Array)
        {
            var (elementType, count) = ReadArrayPrefix(key);
            var begin = reader.Position;
            PassElements(key, elementType, count, 1);
            return new GgufEntry(key, type, elementType, count, new GgufContent(reader.File, begin, reader.Position - begin));
        }
        if (type == GgufValueType.String)
        {
            var begin = reader.Position;
            PassElements(key, type, 1, 1);
            return new GgufEntry(key, type, type, 1, new GgufContent(reader.File, begin, reader.Position - begin));
        }
        // A number is smaller than its place in the file would be.
        var value = reader.Take(type.Bytes(), "the value of a key").ToArray();
        if (type == GgufValueType.Bool) CheckBooleans(key, value);
        return new GgufEntry(key, type, type, 1, new GgufContent(value));
    }

    private string ReadKey()
    {
        var length = reader.Count(1, KeyText);
        keyBytes += length;
        if (length is 0 or > GgufLimits.MostKeyBytes || keyBytes > GgufLimits.MostKeyBytesTogether) throw GgufErrors.Key(file, $"a key of {length} bytes, {keyBytes} in all so far");
        var key = GgufText.Decode(reader.Take((int)length, KeyText)) ?? throw GgufErrors.Key(file, $"bytes that are no text before byte {reader.Position}");
        return keys.Add(key) ? key : throw GgufErrors.Duplicate(file, $"the key {GgufErrors.Clip(key)} twice");
    }

    private GgufValueType ReadType(string key)
    {
        var type = (GgufValueType)reader.UInt32("the type of a value");
        return type.IsKnown() ? type : throw GgufErrors.Value(file, key, $"a value of type {(uint)type}", "types from 0 to 12");
    }

    private (GgufValueType Type, long Count) ReadArrayPrefix(string key)
    {
        var type = ReadType(key);
        return (type, reader.Count(type.LeastBytes(), "the elements of an array"));
    }

    // Depth is bounded, so that a file cannot exhaust the stack.
    private void PassElements(string key, GgufValueType type, long count, int depth)
    {
        switch (type)
        {
            case GgufValueType.String:
                for (long i = 0; i < count; i++) reader.Skip(reader.Count(1, "the length of a text"), "a text");
                break;
            case GgufValueType.Array:
                if (depth == GgufLimits.MostDepth) throw GgufErrors.Nesting(file, key);
                for (long i = 0; i < count; i++)
                {
                    var (inner, innerCount) = ReadArrayPrefix(key);
                    PassElements(key, inner, innerCount, depth + 1);
                }
                break;
            case GgufValueType.Bool:
                PassBooleans(key, count);
                break;
            default:
                reader.Skip(count * type.Bytes(), "the value of a key");
                break;
        }
    }

    private void PassBooleans(string key, long count)
    {
        for (var left = count; left > 0;)
        {
            var values = reader.Take((int)Math.Min(left, GgufReader.BufferBytes), "a truth value");
            CheckBooleans(key, values);
            left -= values.Length;
        }
    }

    private void CheckBooleans(string key, ReadOnlySpan<byte> values)
    {
        var wrong = values.IndexOfAnyExcept((byte)0, (byte)1);
        if (wrong >= 0) throw GgufErrors.Value(file, key, $"a truth value of {values[wrong]}", "0 or 1");
    }
}
