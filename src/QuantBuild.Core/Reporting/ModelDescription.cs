using QuantBuild.Validation;

namespace QuantBuild.Reporting;

/// <summary>What is in a model, and what each precision would make of it.</summary>
public sealed record ModelDescription
{
    public required string Path { get; init; }

    public required string Format { get; init; }

    /// <summary>All files together.</summary>
    public required long Bytes { get; init; }

    /// <summary>Facts of the format in the order to show them: opset, ir_version, producer.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Properties { get; init; }

    public required IReadOnlyList<ValueInfo> Inputs { get; init; }

    public required IReadOnlyList<ValueInfo> Outputs { get; init; }

    /// <summary>Nodes by operator type, most frequent first, subgraphs included.</summary>
    public required IReadOnlyList<KeyValuePair<string, int>> Operators { get; init; }

    public required IReadOnlyList<TensorDescription> Tensors { get; init; }

    public required IReadOnlyList<PrecisionEstimate> Precisions { get; init; }
}

/// <summary>One weight as it is in the file.</summary>
public sealed record TensorDescription(string Name, string Operator, IReadOnlyList<long> Shape, string Type, long Bytes);

/// <summary>What a precision would make of the model: exact sizes, from the plan.</summary>
public sealed record PrecisionEstimate(string Precision, string Format, long OutputBytes, int Quantized, int Kept);

/// <summary>Two models side by side.</summary>
public sealed record ComparisonReport
{
    public required string Reference { get; init; }

    public required string Candidate { get; init; }

    public required long ReferenceBytes { get; init; }

    public required long CandidateBytes { get; init; }

    /// <summary>Null when no runtime was found.</summary>
    public required ValidationReport? Validation { get; init; }

    /// <summary>Weights found in both, least SQNR first.</summary>
    public required IReadOnlyList<TensorComparison> Tensors { get; init; }

    /// <summary>What was guessed or left out.</summary>
    public IReadOnlyList<Diagnostics.Diagnostic> Warnings { get; init; } = [];
}

/// <summary>One weight in both models.</summary>
/// <param name="SqnrDb">Null when they are equal.</param>
public sealed record TensorComparison(string Name, string ReferenceType, string CandidateType, double? SqnrDb, double MaxAbsError);
