using System.Text.Json;

namespace QuantBuild.Formats.Safetensors;

/// <summary>Reads what the header says of one tensor. Keys that the format does not know are passed over.</summary>
internal sealed class SafetensorsEntryReader(string file, long dataStart)
{
    private readonly List<long> numbers = [];
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);

    public SafetensorsEntry Read(string name, ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw SafetensorsErrors.Entry(file, name, SafetensorsHeaderReader.Kind(reader.TokenType));
        SafetensorsType? type = null;
        long[]? shape = null;
        long[]? offsets = null;
        keys.Clear();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = SafetensorsHeaderReader.Text(file, ref reader);
            if (!keys.Add(key)) throw SafetensorsErrors.Duplicate(file, name, $"the key \"{SafetensorsErrors.Clip(key)}\" twice");
            reader.Read();
            switch (key)
            {
                case "dtype":
                    type = ReadType(name, ref reader);
                    break;
                case "shape":
                    shape = ReadNumbers(name, SafetensorsHeaderReader.MostDimensions, SafetensorsErrors.Shape, ref reader);
                    break;
                case "data_offsets":
                    offsets = ReadNumbers(name, 2, SafetensorsErrors.Offsets, ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        if (type is null) throw SafetensorsErrors.Entry(file, name, "no dtype");
        if (shape is null) throw SafetensorsErrors.Entry(file, name, "no shape");
        if (offsets is null) throw SafetensorsErrors.Entry(file, name, "no data_offsets");
        return Checked(name, type.Value, shape, offsets);
    }

    private SafetensorsEntry Checked(string name, SafetensorsType type, long[] shape, long[] offsets)
    {
        if (offsets.Length != 2) throw SafetensorsErrors.Offsets(file, name, $"{offsets.Length} numbers");
        var (begin, end) = (offsets[0], offsets[1]);
        if (begin > end || end > long.MaxValue - dataStart) throw SafetensorsErrors.Offsets(file, name, $"[{begin}, {end}]");
        if (type.ByteLength(shape) is not { } length)
            throw SafetensorsErrors.Shape(file, name, $"[{string.Join(", ", shape)}] of {type.Name()}, which is no whole number of bytes or more than a file can have");
        if (end - begin != length) throw SafetensorsErrors.Length(file, name, end - begin, $"{length}, for [{string.Join(", ", shape)}] of {type.Name()}");
        return new SafetensorsEntry(name, type, shape, dataStart + begin, length);
    }

    private SafetensorsType ReadType(string name, ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String) throw SafetensorsErrors.UnknownType(file, name, SafetensorsHeaderReader.Kind(reader.TokenType));
        var text = SafetensorsHeaderReader.Text(file, ref reader);
        return SafetensorsTypes.TryParse(text, out var type) ? type : throw SafetensorsErrors.UnknownType(file, name, SafetensorsErrors.Clip(text));
    }

    /// <summary>An array of numbers from 0 up, as whole numbers in plain digits.</summary>
    private long[] ReadNumbers(string name, int most, Func<string, string, string, Exception> error, ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw error(file, name, SafetensorsHeaderReader.Kind(reader.TokenType));
        numbers.Clear();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number) throw error(file, name, SafetensorsHeaderReader.Kind(reader.TokenType));
            if (!reader.TryGetUInt64(out var number) || number > long.MaxValue)
                throw error(file, name, SafetensorsErrors.Clip(System.Text.Encoding.UTF8.GetString(reader.ValueSpan)));
            if (numbers.Count == most) throw error(file, name, $"more than {most} numbers");
            numbers.Add((long)number);
        }
        return [.. numbers];
    }
}
