using QuantBuild.Diagnostics;

namespace QuantBuild.Validation;

/// <summary>Runs a source and its result on the same inputs, one after the other, and compares what comes out.</summary>
public static class ModelValidator
{
    /// <summary>
    /// Compares two models. The source runs first over all samples and is unloaded before the result is loaded; its
    /// outputs wait in memory, beyond 64 MiB in a temporary file.
    /// </summary>
    /// <param name="hints">What the source's graph says about its inputs; used for synthetic inputs only.</param>
    /// <param name="worst">Quantized weights, least SQNR first, for messages; may be empty.</param>
    /// <param name="progress">Runs done and to be done; a total of 0 while the number of samples is not known.</param>
    /// <returns>All that was found. Coded errors are in it, none is thrown. MaxSize is not its concern (<see cref="AccuracyBounds.CheckSize"/>).</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ValidationOutcome Compare(
        IInferenceRuntime runtime,
        string sourcePath,
        string resultPath,
        ValidationSettings settings,
        IReadOnlyList<InputHint> hints,
        IReadOnlyList<TensorQuality> worst,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        using var run = new ValidationRun(runtime, sourcePath, resultPath, settings, hints, progress, cancellation);
        try
        {
            return run.Execute(worst);
        }
        catch (QuantBuildException e)
        {
            return new ValidationOutcome(null, run.Warnings, [e.Diagnostic]);
        }
        catch (IOException e)
        {
            // Data files report their own errors: what is left is the temporary file.
            return new ValidationOutcome(null, run.Warnings, [Diagnostic.Error("QB4056", sourcePath, "The outputs of the source could not be kept in a temporary file") with
            {
                Found = e.Message,
                Remedy = $"Free space in {Path.GetTempPath()} or name another folder with TMPDIR (TEMP on Windows)",
            }]);
        }
    }
}
