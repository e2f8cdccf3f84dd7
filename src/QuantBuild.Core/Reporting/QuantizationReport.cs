using QuantBuild.Diagnostics;

namespace QuantBuild.Reporting;

/// <summary>What was done to a model and what it cost. Its JSON form is the machine-readable result of the command and of the build.</summary>
public sealed record QuantizationReport
{
    public int Version { get; init; } = 1;

    public required string Source { get; init; }

    public required string Output { get; init; }

    /// <summary>All files of the source together.</summary>
    public required long SourceBytes { get; init; }

    /// <summary>All files of the result together.</summary>
    public required long OutputBytes { get; init; }

    public required string Format { get; init; }

    public required string Precision { get; init; }

    /// <summary>Where the result comes from: a word of <see cref="ResultOrigin"/>.</summary>
    public string Origin { get; init; } = ResultOrigin.Made;

    public required double ElapsedSeconds { get; init; }

    public required long PeakMemoryBytes { get; init; }

    /// <summary>SHA-256 of the model file, empty when nothing was made or nobody asked for it; with external data, of the model file followed by its data files in the order of their names; of a folder all files that belong to the model.</summary>
    public required string SourceSha256 { get; init; }

    /// <summary>As <see cref="SourceSha256"/>; of a folder all files in the ordinal order of their names.</summary>
    public required string OutputSha256 { get; init; }

    public required IReadOnlyList<TensorReport> Tensors { get; init; }

    /// <summary>Null when the result was not run.</summary>
    public required ValidationReport? Validation { get; init; }

    public required IReadOnlyList<Diagnostic> Warnings { get; init; }
}

/// <summary>Where a result comes from.</summary>
public static class ResultOrigin
{
    /// <summary>This run made it.</summary>
    public const string Made = "made";

    /// <summary>An earlier run made it from the same model, data and settings; this one took it from the cache.</summary>
    public const string Cache = "cache";

    /// <summary>It was at the output already.</summary>
    public const string Unchanged = "unchanged";

    /// <summary>There is none: this is what would be made.</summary>
    public const string Planned = "planned";
}

/// <summary>What became of one weight.</summary>
public sealed record TensorReport
{
    public required string Name { get; init; }

    /// <summary>The operator type that uses it, such as <c>MatMul</c>.</summary>
    public required string Operator { get; init; }

    public required IReadOnlyList<long> Shape { get; init; }

    public required string From { get; init; }

    public required string To { get; init; }

    public required string? Algorithm { get; init; }

    /// <summary>Values that share a scale; null where there are no blocks.</summary>
    public required int? BlockSize { get; init; }

    public required long BytesBefore { get; init; }

    public required long BytesAfter { get; init; }

    /// <summary>20·log10(‖w‖ / ‖w − ŵ‖) in dB; null when nothing changed, or for an exact result.</summary>
    public required double? SqnrDb { get; init; }

    /// <summary>max |w − ŵ|; null when nothing changed.</summary>
    public required double? MaxAbsError { get; init; }

    /// <summary>Why the tensor was left as it is; null when it was quantized.</summary>
    public required string? Kept { get; init; }
}

/// <summary>How the result compares with its source when both run.</summary>
public sealed record ValidationReport
{
    /// <summary>The runtime, with its version.</summary>
    public required string Runtime { get; init; }

    /// <summary>Where the runtime was found: <c>application</c>, <c>packed</c>, <c>explicit</c>, <c>system</c>; null when it is not known.</summary>
    public string? RuntimeOrigin { get; init; }

    /// <summary><c>data</c>, <c>synthetic</c>, or <c>text</c> for the text that comes with QuantBuild.</summary>
    public required string Inputs { get; init; }

    public required int Samples { get; init; }

    public required bool Passed { get; init; }

    public required IReadOnlyList<OutputReport> Outputs { get; init; }

    /// <summary>Of a model of language on these samples; null for any other.</summary>
    public PerplexityReport? Perplexity { get; init; }
}

/// <summary>How many tokens a model is in doubt between, on average: exp of the mean of -ln p(token | those before it). Less is better.</summary>
public sealed record PerplexityReport(double Source, double Result);

/// <summary>How one output of the result compares with the source's, over all samples.</summary>
public sealed record OutputReport
{
    public required string Name { get; init; }

    /// <summary>Smallest cosine over the samples; null when the output is not numeric or always empty.</summary>
    public required double? Cosine { get; init; }

    /// <summary>20·log10(‖x‖ / ‖x − y‖) in dB over all samples; null when the outputs are equal.</summary>
    public required double? SqnrDb { get; init; }

    public required double? MaxAbsError { get; init; }

    /// <summary>Share of rows (last axis) whose largest value is at the same place, 0 to 1; null where it has no meaning.</summary>
    public required double? Agreement { get; init; }
}
