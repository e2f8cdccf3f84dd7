using System.Globalization;
using QuantBuild.Formats.Gguf.Planning;
using QuantBuild.Reporting;

namespace QuantBuild.Formats.Gguf.Reading;

/// <summary>What is in a GGUF model, for <c>inspect</c>.</summary>
internal static class GgufDescription
{
    private static readonly (string Key, string Name)[] GeneralKeys =
    [
        ("general.name", "name"),
        ("general.size_label", "size label"),
        ("general.license", "license"),
    ];

    private static readonly (string Key, string Name)[] ArchitectureKeys =
    [
        ("context_length", "context length"),
        ("block_count", "layers"),
        ("embedding_length", "embedding length"),
        ("feed_forward_length", "feed-forward length"),
        ("attention.head_count", "attention heads"),
        ("attention.head_count_kv", "key-value heads"),
        ("expert_count", "experts"),
        ("expert_used_count", "experts used"),
        ("vocab_size", "vocabulary"),
    ];

    public static ModelDescription Of(GgufSource source)
    {
        var tensors = source.Model.Tensors;
        return new ModelDescription
        {
            Path = source.Path,
            Format = "gguf",
            Bytes = source.Files.Sum(static file => file.Length),
            Properties = [.. Properties(source.Model)],
            Inputs = [],
            Outputs = [],
            Operators =
            [
                .. tensors.GroupBy(static tensor => TensorCategories.Of(tensor.Name).Text()).Select(static group => KeyValuePair.Create(group.Key, group.Count()))
                    .OrderByDescending(static entry => entry.Value).ThenBy(static entry => entry.Key, StringComparer.Ordinal),
            ],
            Tensors = [.. tensors.Select(static tensor => new TensorDescription(tensor.Name, TensorCategories.Of(tensor.Name).Text(), tensor.Shape, tensor.Type.ToString(), tensor.Length))],
            Precisions = [],
        };
    }

    private static IEnumerable<KeyValuePair<string, string>> Properties(GgufModel model)
    {
        var metadata = model.Metadata;
        if (metadata.TryGetString("general.architecture", out var architecture)) yield return new("architecture", architecture);
        foreach (var (key, name) in GeneralKeys)
            if (metadata.TryGetString(key, out var text)) yield return new(name, text);
        var parameters = model.Tensors.Sum(static tensor => (double)tensor.Elements);
        yield return new("parameters", parameters.ToString("N0", CultureInfo.InvariantCulture));
        foreach (var (key, name) in ArchitectureKeys)
            if (Number(metadata, $"{architecture}.{key}") is { } number) yield return new(name, number);
        if (metadata.TryGetString("tokenizer.ggml.model", out var tokenizer)) yield return new("tokenizer", tokenizer);
        if (metadata.TryGetArray("tokenizer.ggml.tokens", out var tokens)) yield return new("tokens", Text(tokens.Count));
        if (metadata.TryGetInteger("general.file_type", out var fileType)) yield return new("file type", FileType(fileType));
        yield return new("types", string.Join(", ", model.Tensors.GroupBy(static tensor => tensor.Type).OrderByDescending(static group => group.Sum(static tensor => tensor.Length))
            .ThenBy(static group => group.Key).Select(static group => string.Create(CultureInfo.InvariantCulture, $"{group.Key} ({group.Count()})"))));
        var bits = parameters == 0 ? 0 : 8 * model.Tensors.Sum(static tensor => (double)tensor.Length) / parameters;
        yield return new("bits per weight", bits.ToString("0.00", CultureInfo.InvariantCulture));
        if (metadata.TryGetInteger("quantize.imatrix.entries_count", out var entries)) yield return new("importance matrix", string.Create(CultureInfo.InvariantCulture, $"{entries} entries"));
        yield return new("version", Text(model.Files[0].Version));
        yield return new("alignment", Text(model.Files[0].Alignment));
        yield return new("files", string.Join(", ", model.Files.Select(static file => Path.GetFileName(file.File.Path))));
    }

    /// <summary>A number, or where each layer has one the different ones.</summary>
    private static string? Number(GgufMetadata metadata, string key)
    {
        if (metadata.TryGetInteger(key, out var number)) return Text(number);
        if (!metadata.TryGetArray(key, out var array)) return null;
        var different = array.Integers().Distinct().Take(9).Order().ToList();
        return different.Count is 0 or > 8 ? null : string.Join(", ", different.Select(Text));
    }

    private static string FileType(long number)
    {
        var guessed = (number & GgufFileTypes.Guessed) != 0;
        var type = number & ~(long)GgufFileTypes.Guessed;
        var name = type is >= 0 and <= int.MaxValue && Enum.IsDefined((GgufFileType)type) ? ((GgufFileType)type).ToString() : Text(type);
        return guessed ? $"{name} (guessed)" : name;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
