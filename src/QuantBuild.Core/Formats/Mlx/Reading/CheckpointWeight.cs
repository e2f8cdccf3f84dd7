using QuantBuild.Formats.Checkpoint;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Numerics;

namespace QuantBuild.Formats.Mlx.Reading;

/// <summary>A weight of a checkpoint as a reader sees it: a tensor, or what a quantized module decodes to.</summary>
/// <param name="Tensor">The tensor, or the packed codes of the module.</param>
/// <param name="Module">Null when it is not quantized for MLX.</param>
internal sealed record CheckpointWeight(CheckpointTensor Tensor, MlxModule? Module)
{
    public string Name => Tensor.Name;

    public IReadOnlyList<long> Shape => Module?.Shape ?? Tensor.Shape;

    public string Type => Module is { } module ? $"{module.Scheme.PrecisionName} in groups of {MlxErrors.Number(module.Scheme.GroupSize)}"
        : Tensor.Source.Type == ElementType.Other ? Tensor.TypeName : Tensor.Source.Type.Name();

    public long Bytes => Module?.Bytes ?? (SafetensorsTypes.TryParse(Tensor.TypeName, out var type) ? type.ByteLength(Tensor.Shape) : null) ?? Tensor.Source.ByteLength;

    /// <summary>The values; null for what is no float.</summary>
    public DecodedTensor? Decode() => Module is { } module ? DecodedTensor.Of(module) : Tensor.Source.Type.IsFloat() ? DecodedTensor.Of(Tensor) : null;

    /// <summary>Puts what belongs to one module together.</summary>
    /// <param name="file">For messages.</param>
    /// <param name="tensors">Of the checkpoint.</param>
    /// <param name="quantization">Of its config.json; null when it has none, and every tensor stands for itself.</param>
    /// <exception cref="Diagnostics.QuantBuildException">QB2464: tensors of a module do not fit each other.</exception>
    public static IReadOnlyList<CheckpointWeight> Of(string file, IReadOnlyList<CheckpointTensor> tensors, MlxQuantization? quantization)
    {
        if (quantization is null) return [.. tensors.Select(tensor => new CheckpointWeight(tensor, null))];
        var byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var modules = tensors.Where(tensor => MlxModule.IsPacked(tensor, byName.ContainsKey)).Select(tensor => MlxModule.Of(file, tensor, byName, quantization)).ToDictionary(module => module.Weight);
        var parts = modules.Values.SelectMany(module => (CheckpointTensor?[])[module.Scales, module.Biases]).ToHashSet();
        return [.. tensors.Where(tensor => !parts.Contains(tensor)).Select(tensor => new CheckpointWeight(tensor, modules.GetValueOrDefault(tensor)))];
    }
}
