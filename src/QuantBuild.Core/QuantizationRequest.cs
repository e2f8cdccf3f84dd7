using QuantBuild.Caching;
using QuantBuild.Diagnostics;
using QuantBuild.Planning;
using QuantBuild.Reporting;
using QuantBuild.Validation;

namespace QuantBuild;

/// <summary>One model to quantize.</summary>
public sealed record QuantizationRequest
{
    public required string Source { get; init; }

    /// <summary>Null for <c>&lt;name&gt;.&lt;precision in lower case&gt;&lt;extension&gt;</c> beside the source.</summary>
    public string? Output { get; init; }

    public QuantizationSettings Settings { get; init; } = new();

    public ValidationSettings Validation { get; init; } = new();

    /// <summary>Where results of earlier runs are taken from and this one is kept; null to make it in any case.</summary>
    public IResultStore? Store { get; init; }

    /// <summary>
    /// A file that is to hold what the result at the output was made from. When it does so already and nothing has changed since, the
    /// output is left as it is. Null to write the output in any case.
    /// </summary>
    public string? KeyFile { get; init; }

    /// <summary>
    /// Whether the report is to have the SHA-256 of source and result; they take longer to make than most results. Without it they are only made
    /// for <see cref="Store"/> and <see cref="KeyFile"/>, which need them.
    /// </summary>
    public bool Hashes { get; init; } = true;
}

/// <summary>A finished run: its report, and what missed its bound. With errors, no output was left behind.</summary>
public sealed record QuantizationResult(QuantizationReport Report, IReadOnlyList<Diagnostic> Errors)
{
    public bool Succeeded => Errors.Count == 0;

    /// <summary>Every file that the run read, model, external data and samples: what a build must watch. In no particular order.</summary>
    public IReadOnlyList<string> SourceFiles { get; init; } = [];
}

/// <summary>How far a stage has come, in bytes or in steps.</summary>
/// <param name="Stage">A word for people: <c>reading</c>, <c>quantizing</c>, <c>validating</c>.</param>
public sealed record StageProgress(string Stage, long Done, long Total);
