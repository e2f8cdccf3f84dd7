using QuantBuild.Numerics;

namespace QuantBuild.Formats.Mlx.Planning;

/// <summary>What becomes of a module: quantized, stored as another type, or kept.</summary>
/// <param name="Scheme">How it is quantized; null when it is not.</param>
/// <param name="Type">The type of scales and biases, or of the values themselves when they are not quantized; null to copy the bytes.</param>
/// <param name="Reason">Why it is not quantized; null when it is, or when nobody would ask.</param>
internal sealed record ModuleDecision(MlxScheme? Scheme, ElementType? Type, string? Reason)
{
    /// <summary>True for a layer that could be quantized and is not: config.json says so.</summary>
    public bool IsLeftOut { get; init; }
}
