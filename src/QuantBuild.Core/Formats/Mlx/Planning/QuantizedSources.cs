using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Formats.Checkpoint;
using QuantBuild.Numerics;

namespace QuantBuild.Formats.Mlx.Planning;

/// <summary>Refuses checkpoints whose weights are codes already: to quantize those again would take codes for values.</summary>
internal static class QuantizedSources
{
    /// <exception cref="Diagnostics.QuantBuildException">QB2461</exception>
    public static void Refuse(string file, JsonObject? config, IReadOnlyList<CheckpointTensor> tensors)
    {
        foreach (var key in MlxQuantization.Keys)
            if (config?[key] is JsonObject settings) throw MlxErrors.AlreadyQuantized(file, null, $"\"{key}\" in config.json{Method(settings)}");
        if (config?["text_config"] is JsonObject text && text[MlxQuantization.Keys[1]] is JsonObject inner)
            throw MlxErrors.AlreadyQuantized(file, null, $"\"{MlxQuantization.Keys[1]}\" in config.json{Method(inner)}");
        var names = tensors.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var tensor in tensors)
        {
            if (IsNarrow(tensor)) throw MlxErrors.AlreadyQuantized(file, tensor.Name, $"{tensor.TypeName} values");
            if (MlxModule.IsPacked(tensor, names.Contains)) throw MlxErrors.AlreadyQuantized(file, tensor.Name, "packed codes with scales beside them");
        }
    }

    private static bool IsNarrow(CheckpointTensor tensor) =>
        tensor.Source.Type is ElementType.Float8E4M3 or ElementType.Float8E5M2 or ElementType.Float4E2M1 || tensor.TypeName is "F6_E2M3" or "F6_E3M2" or "F8_E8M0";

    private static string Method(JsonObject settings) =>
        settings["quant_method"] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? $", quant_method {value.GetValue<string>()}" : "";
}
