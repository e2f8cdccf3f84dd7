using QuantBuild.Diagnostics;
using QuantBuild.Engine;
using QuantBuild.Formats;
using QuantBuild.Formats.Onnx;
using QuantBuild.Planning;
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
    /// <summary>Every format there is. A new one is a line here and a folder of its own.</summary>
    private static readonly IReadOnlyList<IModelFormat> Formats = [new OnnxFormat()];

    /// <summary>The values of Format, over all formats.</summary>
    public static IReadOnlyList<string> TargetNames { get; } = [.. Formats.SelectMany(format => format.Targets)];

    /// <summary>The values of Precision, over all formats.</summary>
    public static IReadOnlyList<string> PrecisionNames { get; } = [.. Formats.SelectMany(format => format.Precisions).Distinct()];

    /// <summary>Quantizes one model and validates the result.</summary>
    /// <exception cref="QuantBuildException">A coded error; what was at the output before is still there.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what was at the output before is still there.</exception>
    public QuantizationResult Quantize(QuantizationRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        var format = FormatOf(request.Source);
        using var source = format.Open(request.Source);
        return new QuantizationRun(request, format, source, runtime, progress, cancellation).Execute();
    }

    /// <summary>Describes a model without changing or running it.</summary>
    /// <exception cref="QuantBuildException">A coded error.</exception>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Performance", "CA1822", Justification = "One front door: callers hold a Quantizer.")]
    public ModelDescription Inspect(string path)
    {
        var format = FormatOf(path);
        using var source = format.Open(path);
        return source.Describe() with { Precisions = [.. format.Targets.SelectMany(target => Estimates(format, source, target, Path.GetFileName(path)))] };
    }

    /// <summary>Compares two models, on data or on synthetic inputs.</summary>
    /// <exception cref="QuantBuildException">A coded error.</exception>
    public ComparisonReport Compare(string reference, string candidate, ValidationSettings settings, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        var format = FormatOf(reference);
        using var first = format.Open(reference);
        using var second = FormatOf(candidate).Open(candidate);
        var tensors = first.CompareWeights(second, cancellation);
        ValidationOutcome? outcome = null;
        if (settings.Enabled && runtime(format.Name) is { } found)
        {
            outcome = ModelValidator.Compare(found, reference, candidate, settings, first.InputHints, [], progress, cancellation);
            if (outcome.Report is null && outcome.Errors.Count > 0) throw new QuantBuildException(outcome.Errors[0]);
        }
        return new ComparisonReport
        {
            Reference = reference,
            Candidate = candidate,
            ReferenceBytes = first.Files.Sum(file => file.Length),
            CandidateBytes = second.Files.Sum(file => file.Length),
            Validation = outcome?.Report,
            Tensors = tensors,
            Warnings = outcome?.Warnings ?? (settings.Enabled ? [QuantizationRun.NoRuntime(candidate)] : []),
        };
    }

    private static IModelFormat FormatOf(string path) =>
        Formats.FirstOrDefault(format => format.Recognizes(path)) ?? throw SettingErrors.UnknownSource(path, Formats.Select(format => format.Name));

    private static IEnumerable<PrecisionEstimate> Estimates(IModelFormat format, IModelSource source, string target, string name)
    {
        foreach (var precision in format.Precisions)
        {
            IQuantizationPlan plan;
            try
            {
                plan = source.Plan(target, new QuantizationSettings { Precision = precision });
            }
            catch (QuantBuildException)
            {
                // This model cannot be made so; Quantize says why.
                continue;
            }
            var quantized = plan.Tensors.Count(tensor => tensor.Kept is null);
            yield return new PrecisionEstimate(precision, target, plan.OutputBytes(name), quantized, plan.Tensors.Count - quantized);
        }
    }
}
