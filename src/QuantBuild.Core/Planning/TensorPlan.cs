using QuantBuild.Streaming;

namespace QuantBuild.Planning;

/// <summary>What becomes of one tensor.</summary>
public sealed record TensorPlan
{
    public required string Name { get; init; }

    /// <summary>The operator type that uses it.</summary>
    public required string Operator { get; init; }

    public required IReadOnlyList<long> Shape { get; init; }

    /// <summary>Names of element types, as users read them.</summary>
    public required string From { get; init; }

    public required string To { get; init; }

    public string? Algorithm { get; init; }

    public int? BlockSize { get; init; }

    public required long BytesBefore { get; init; }

    public required long BytesAfter { get; init; }

    /// <summary>Why it is left as it is; null when it is quantized or converted.</summary>
    public string? Kept { get; init; }

    /// <summary>The work; null when it is kept.</summary>
    public TensorJob? Job { get; init; }
}
