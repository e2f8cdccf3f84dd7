using QuantBuild.Tool.Engine;

namespace QuantBuild.Tool.Commands;

/// <summary>A checked command line.</summary>
internal sealed record QuantizeArguments
{
    public required QuantizationRequest Request { get; init; }

    public required RuntimeSearch Search { get; init; }

    public bool CalibrationGiven { get; init; }

    /// <summary>What there is to say of the arguments; none of it keeps the model from being made.</summary>
    public IReadOnlyList<Diagnostics.Diagnostic> Notes { get; init; } = [];

    public ReportFile? ReportFile { get; init; }

    /// <summary>Where to write the names of all files that were read; for the build's up-to-date check.</summary>
    public string? DependenciesFile { get; init; }

    /// <summary>Only tell what would be made; write nothing.</summary>
    public bool DryRun { get; init; }

    public bool Json { get; init; }

    /// <summary>Stdout is the summary line alone.</summary>
    public bool Quiet { get; init; }

    public bool Verbose { get; init; }
}
