using System.Text;

namespace QuantBuild.Formats.Gguf;

/// <summary>What is written must be what a reader accepts.</summary>
internal static class GgufWritable
{
    private static readonly UTF8Encoding Strict = new(false, true);

    public static void Check(GgufMetadata metadata, IReadOnlyList<GgufTensorInfo> tensors, string file)
    {
        if (metadata.Entries.Count > GgufLimits.MostEntries) throw GgufErrors.ResultTooLarge(file, $"{metadata.Entries.Count} keys", $"at most {GgufLimits.MostEntries}");
        if (tensors.Count > GgufLimits.MostTensors) throw GgufErrors.ResultTooLarge(file, $"{tensors.Count} tensors", $"at most {GgufLimits.MostTensors}");
        long keyBytes = 0;
        foreach (var entry in metadata.Entries) keyBytes += CheckName(file, entry.Key, GgufLimits.MostKeyBytes);
        if (keyBytes > GgufLimits.MostKeyBytesTogether) throw GgufErrors.ResultTooLarge(file, $"{keyBytes} bytes of keys", $"at most {GgufLimits.MostKeyBytesTogether}");

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tensor in tensors)
        {
            CheckName(file, tensor.Name, GgufLimits.MostNameBytes);
            if (!names.Add(tensor.Name)) throw GgufErrors.Unwritable(file, tensor.Name, "the name twice", "each name once");
            if (tensor.Shape.Count is 0 or > GgufLimits.MostDimensions || tensor.Shape.Any(dimension => dimension < 0))
                throw new ArgumentException($"'{tensor.Name}' has the shape [{string.Join(", ", tensor.Shape)}].", nameof(tensors));
        }
    }

    // Half a surrogate pair would become another character when it is written.
    private static int CheckName(string file, string name, int most)
    {
        try
        {
            if (name.Contains('\0')) throw GgufErrors.Unwritable(file, name, "a zero character", "text without it");
            var bytes = Strict.GetByteCount(name);
            return bytes > 0 && bytes <= most ? bytes : throw GgufErrors.Unwritable(file, name, $"{bytes} bytes", $"1 to {most}");
        }
        catch (EncoderFallbackException)
        {
            throw GgufErrors.Unwritable(file, name, "half a character", "Unicode text");
        }
    }
}
