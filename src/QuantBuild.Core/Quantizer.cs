using QuantBuild.Reporting;
using QuantBuild.Validation;

namespace QuantBuild;

/// <summary>The engine's front door: source, plan, kernels, writer, validator, report, in this order and never back.</summary>
/// <param name="runtime">
/// Finds the runtime that validates a format, by the format's name; null when there is none on this machine.
/// Called only when something is to be run.
/// </param>
public sealed class Quantizer(Func<string, IInferenceRuntime?> runtime)
{
    /// <summary>Quantizes one model and validates the result.</summary>
    /// <exception cref="Diagnostics.QuantBuildException">A coded error; nothing was left behind.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing was left behind.</exception>
    public QuantizationResult Quantize(QuantizationRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default) =>
        throw new NotImplementedException($"{request} {runtime} {progress} {cancellation}");

    /// <summary>Describes a model without changing or running it.</summary>
    /// <exception cref="Diagnostics.QuantBuildException">A coded error.</exception>
    public ModelDescription Inspect(string path) => throw new NotImplementedException($"{path} {runtime}");

    /// <summary>Compares two models, on data or on synthetic inputs.</summary>
    /// <exception cref="Diagnostics.QuantBuildException">A coded error.</exception>
    public ComparisonReport Compare(string reference, string candidate, ValidationSettings settings, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default) =>
        throw new NotImplementedException($"{reference} {candidate} {settings} {runtime} {progress} {cancellation}");
}
