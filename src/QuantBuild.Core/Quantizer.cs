using QuantBuild.Diagnostics;
using QuantBuild.Engine;
using QuantBuild.Formats;
using QuantBuild.Formats.Gguf;
using QuantBuild.Formats.Mlx;
using QuantBuild.Formats.Onnx;
using QuantBuild.IO;
using QuantBuild.Planning;
using QuantBuild.Reporting;
using QuantBuild.Validation;

namespace QuantBuild;

/// <summary>The engine's front door: source, plan, kernels, writer, validator, report, in this order and never back.</summary>
public sealed class Quantizer
{
    /// <summary>Every format there is. A new one is a line here and a folder of its own.</summary>
    private static readonly IReadOnlyList<IModelFormat> Formats = [new OnnxFormat(), new CheckpointFormat(), new GgufFormat()];

    private readonly IReadOnlyList<IModelFormat> formats;
    private readonly Func<string, IInferenceRuntime?> runtime;

    /// <param name="runtime">
    /// Finds the runtime that validates a format, by the format's name; null when there is none on this machine.
    /// Called only when something is to be run.
    /// </param>
    public Quantizer(Func<string, IInferenceRuntime?> runtime)
        : this(Formats, runtime)
    {
    }

    /// <summary>With formats of the caller's own.</summary>
    internal Quantizer(IReadOnlyList<IModelFormat> formats, Func<string, IInferenceRuntime?> runtime) => (this.formats, this.runtime) = (formats, runtime);

    /// <summary>The values of Format, over all formats.</summary>
    public static IReadOnlyList<string> TargetNames { get; } = [.. Formats.SelectMany(format => format.Targets)];

    /// <summary>The values of Precision, over all formats.</summary>
    public static IReadOnlyList<string> PrecisionNames { get; } = [.. Formats.SelectMany(format => format.Precisions.Concat(format.PrecisionAliases)).Distinct()];

    /// <summary>False when nothing here can run what is written for this value of Format.</summary>
    public static bool HasRuntime(string target) => Formats.All(format => format.HasRuntime || !format.Targets.Contains(target));

    /// <summary>Quantizes one model and validates the result.</summary>
    /// <exception cref="QuantBuildException">A coded error; what was at the output before is still there.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what was at the output before is still there.</exception>
    public QuantizationResult Quantize(QuantizationRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        var format = FormatOf(request.Source);
        format.Prepare(request.Settings);
        using var source = format.Open(request.Source);
        return new QuantizationRun(request, format, source, runtime, progress, cancellation).Execute();
    }

    /// <summary>What <see cref="Quantize"/> would make: sizes and types. Reads no weights, runs and writes nothing.</summary>
    /// <returns>A report without figures of accuracy; with the error that the size misses its bound where it would.</returns>
    /// <exception cref="QuantBuildException">A coded error.</exception>
    public QuantizationResult Plan(QuantizationRequest request)
    {
        var format = FormatOf(request.Source);
        using var source = format.Open(request.Source);
        return new QuantizationRun(request, format, source, runtime, null, CancellationToken.None).Preview();
    }

    /// <summary>Describes a model without changing or running it.</summary>
    /// <exception cref="QuantBuildException">A coded error.</exception>
    public ModelDescription Inspect(string path)
    {
        var format = FormatOf(path);
        using var source = format.Open(path);
        return source.Describe() with { Precisions = [.. format.Targets.SelectMany(target => Estimates(format, source, target, FolderName.Of(path)))] };
    }

    /// <summary>Compares two models, on data or on synthetic inputs.</summary>
    /// <exception cref="QuantBuildException">A coded error.</exception>
    public ComparisonReport Compare(string reference, string candidate, ValidationSettings settings, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        var format = FormatOf(reference);
        using var first = format.Open(reference);
        var other = FormatOf(candidate);
        using var second = other.Open(candidate);
        var tensors = first.CompareWeights(second, cancellation);
        ValidationOutcome? outcome = null;
        // One runtime has to run both.
        var runs = settings.Enabled && format.HasRuntime && other.HasRuntime && format.Name == other.Name;
        if (runs && runtime(format.Name) is { } found)
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
            Warnings = outcome?.Warnings ?? (runs ? [QuantizationRun.NoRuntime(candidate, format)] : []),
        };
    }

    private IModelFormat FormatOf(string path)
    {
        if (formats.FirstOrDefault(format => format.Recognizes(path)) is { } found) return found;
        var known = formats.Select(format => format.Name);
        throw Directory.Exists(path) ? SettingErrors.UnknownFolder(path, ModelIn(path), known) : SettingErrors.UnknownSource(path, known);
    }

    /// <summary>The first file of a folder that is a model: most likely the one that was meant.</summary>
    private string? ModelIn(string folder)
    {
        try
        {
            return Directory.EnumerateFiles(folder).Where(file => formats.Any(format => format.Recognizes(file))).Select(Path.GetFileName).Order(StringComparer.Ordinal).FirstOrDefault();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Only a hint: the error itself is reported either way.
            return null;
        }
    }

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
