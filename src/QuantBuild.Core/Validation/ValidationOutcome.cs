using QuantBuild.Diagnostics;
using QuantBuild.Reporting;

namespace QuantBuild.Validation;

/// <summary>What a validation found.</summary>
/// <param name="Report">Null when nothing could be compared; the reason is a warning or an error.</param>
/// <param name="Errors">Bounds that were missed, and what kept the models or the data from being run.</param>
public sealed record ValidationOutcome(ValidationReport? Report, IReadOnlyList<Diagnostic> Warnings, IReadOnlyList<Diagnostic> Errors);

/// <summary>A weight and what its quantization cost, for messages that name the worst.</summary>
public sealed record TensorQuality(string Name, double SqnrDb);
