using QuantBuild.Numerics;

namespace QuantBuild.Validation;

/// <summary>An activation: an input or an output of a run, held in memory.</summary>
/// <param name="Data">
/// Little-endian, row-major, packed as the type is stored (<see cref="ElementType.Bool"/> one byte each). Empty for strings.
/// </param>
public sealed record TensorValue(ElementType Type, IReadOnlyList<long> Shape, byte[] Data)
{
    /// <summary>The elements of a string tensor; null for every other type.</summary>
    public IReadOnlyList<string>? Strings { get; init; }

    public long ElementCount => Shape.Aggregate(1L, static (product, dimension) => checked(product * dimension));
}

/// <summary>What a model declares of an input or output.</summary>
/// <param name="Shape">Fixed sizes; -1 where the size is symbolic or unknown. Null when even the rank is unknown.</param>
/// <param name="Symbols">For each dimension the symbolic name, or null.</param>
public sealed record ValueInfo(string Name, ElementType Type, IReadOnlyList<long>? Shape, IReadOnlyList<string?> Symbols)
{
    /// <summary>False for sequences, maps and optionals.</summary>
    public bool IsTensor { get; init; } = true;
}
