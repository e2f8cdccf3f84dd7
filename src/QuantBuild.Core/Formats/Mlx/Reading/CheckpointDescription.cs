using System.Text.Json.Nodes;
using QuantBuild.Reporting;

namespace QuantBuild.Formats.Mlx.Reading;

/// <summary>What is in a checkpoint, for <c>inspect</c>.</summary>
internal static class CheckpointDescription
{
    private static readonly string[] KeysToShow = ["model_type", "architectures", "torch_dtype", "dtype", "num_hidden_layers", "hidden_size", "vocab_size", "tie_word_embeddings"];

    public static ModelDescription Of(CheckpointSource source)
    {
        var roles = source.Weights.Select(weight => (Weight: weight, Role: CheckpointSource.TextOf(source.RoleOf(weight.Tensor)))).ToList();
        return new ModelDescription
        {
            Path = source.Path,
            Format = "mlx",
            Bytes = source.Files.Sum(file => file.Length),
            Properties = [.. Properties(source)],
            Inputs = [],
            Outputs = [],
            Operators =
            [
                .. roles.GroupBy(entry => entry.Role).Select(group => KeyValuePair.Create(group.Key, group.Count()))
                    .OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal),
            ],
            Tensors = [.. roles.Select(entry => new TensorDescription(entry.Weight.Name, entry.Role, entry.Weight.Shape, entry.Weight.Type, entry.Weight.Bytes))],
            Precisions = [],
        };
    }

    private static IEnumerable<KeyValuePair<string, string>> Properties(CheckpointSource source)
    {
        foreach (var key in KeysToShow)
            if (source.Config?[key] is { } value) yield return new(key, Text(value));
        if (MlxQuantization.Read(source.Path, source.Config) is { } quantization)
            yield return new("quantization", $"{quantization.Usual.PrecisionName} ({quantization.Usual.ModeName}) in groups of {MlxErrors.Number(quantization.Usual.GroupSize)}");
        yield return new("files", string.Join(", ", source.Files.Select(file => Path.GetFileName(file.Path))));
    }

    private static string Text(JsonNode value) => value is JsonArray array ? string.Join(", ", array.Select(item => item?.ToString() ?? "null")) : value.ToString();
}
