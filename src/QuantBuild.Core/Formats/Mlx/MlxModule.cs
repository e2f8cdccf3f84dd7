using QuantBuild.Formats.Checkpoint;
using QuantBuild.Numerics;

namespace QuantBuild.Formats.Mlx;

/// <summary>A quantized module of an MLX checkpoint: its packed codes, and what they are decoded with.</summary>
/// <param name="Weight">Codes as 32-bit words, [..., columns * bits / 32].</param>
/// <param name="Scales">[..., columns / group size]</param>
/// <param name="Biases">As many as scales; null for the floating-point modes.</param>
/// <param name="Scheme">How they are coded.</param>
internal sealed record MlxModule(CheckpointTensor Weight, CheckpointTensor Scales, CheckpointTensor? Biases, MlxScheme Scheme)
{
    private const string WeightEnd = ".weight";

    /// <summary>The shape of the values.</summary>
    public IReadOnlyList<long> Shape => [.. Scales.Shape.Take(Scales.Shape.Count - 1), checked(Scales.Shape[^1] * Scheme.GroupSize)];

    /// <summary>Bytes of all its tensors.</summary>
    public long Bytes => Weight.Source.ByteLength + Scales.Source.ByteLength + (Biases?.Source.ByteLength ?? 0);

    /// <summary>True for packed codes, which have scales beside them.</summary>
    public static bool IsPacked(CheckpointTensor tensor, Func<string, bool> exists) =>
        tensor.Source.Type == ElementType.UInt32 && tensor.Name.EndsWith(WeightEnd, StringComparison.Ordinal) && exists($"{PathOf(tensor.Name)}.scales");

    public static string PathOf(string weight) => weight[..^WeightEnd.Length];

    /// <param name="file">For messages.</param>
    /// <param name="weight">For which <see cref="IsPacked"/> holds.</param>
    /// <param name="tensors">All tensors of the checkpoint by name.</param>
    /// <param name="quantization">Of config.json.</param>
    /// <exception cref="Diagnostics.QuantBuildException">QB2464: the tensors do not fit each other.</exception>
    public static MlxModule Of(string file, CheckpointTensor weight, IReadOnlyDictionary<string, CheckpointTensor> tensors, MlxQuantization quantization)
    {
        var path = PathOf(weight.Name);
        var scheme = quantization.SchemeOf(path) ?? throw MlxErrors.Module(file, path, "packed codes", "none, as config.json says that it is not quantized");
        var scales = tensors[$"{path}.scales"];
        tensors.TryGetValue($"{path}.biases", out var biases);
        if (scheme.Mode == MlxMode.Affine)
        {
            if (biases is null) throw MlxErrors.Module(file, path, "no biases", "scales and biases");
            if (!IsScale(scales) || !IsScale(biases) || scales.Source.Type != biases.Source.Type || !scales.Shape.SequenceEqual(biases.Shape))
                throw MlxErrors.Module(file, path, $"scales of {Text(scales)} and biases of {Text(biases)}", "both of one shape, in F32, F16 or BF16");
        }
        else if (scales.Source.Type != ElementType.UInt8 || biases is not null)
        {
            throw MlxErrors.Module(file, path, $"scales of {scales.TypeName}{(biases is null ? "" : " and biases")}", $"scales of U8 and no biases, for the mode {scheme.ModeName}");
        }
        var module = new MlxModule(weight, scales, biases, scheme);
        if (weight.Shape.Count < 2 || weight.Shape.Count != scales.Shape.Count || !FitsGroups(module))
            throw MlxErrors.Module(file, path, $"codes of {Text(weight)} and scales of {Text(scales)}", $"one scale for {scheme.GroupSize} values of {scheme.Bits} bits");
        return module;
    }

    // Beside a dimension of zero another one may be so large that its bits are more than 64 bits can count.
    private static bool FitsGroups(MlxModule module) =>
        module.Weight.Shape.SkipLast(1).SequenceEqual(module.Scales.Shape.SkipLast(1))
        && (Int128)module.Weight.Shape[^1] * 32 == (Int128)module.Scales.Shape[^1] * module.Scheme.GroupSize * module.Scheme.Bits;

    private static bool IsScale(CheckpointTensor tensor) => tensor.Source.Type is ElementType.Float32 or ElementType.Float16 or ElementType.BFloat16;

    private static string Text(CheckpointTensor tensor) => $"{tensor.TypeName} [{string.Join(", ", tensor.Shape)}]";
}
