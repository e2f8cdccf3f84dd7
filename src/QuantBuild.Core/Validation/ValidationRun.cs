using QuantBuild.Diagnostics;
using QuantBuild.Reporting;
using QuantBuild.Validation.Data;
using QuantBuild.Validation.Metrics;
using QuantBuild.Validation.Synthetic;

namespace QuantBuild.Validation;

/// <summary>One comparison from beginning to end: what <see cref="ModelValidator"/> does, with its state.</summary>
internal sealed class ValidationRun(
    IInferenceRuntime runtime,
    string sourcePath,
    string resultPath,
    ValidationSettings settings,
    IReadOnlyList<InputHint> hints,
    IProgress<StageProgress>? progress,
    CancellationToken cancellation) : IDisposable
{
    // Two runs of one float model on one machine differ by rounding at most; below this the model draws random numbers.
    private const double RepeatedRunCosine = 0.9999;

    private readonly List<Diagnostic> warnings = [];
    private OutputSpool spool = new();
    private Perplexity? sourcePerplexity;
    private Perplexity? resultPerplexity;
    private long done;
    private long total;

    public IReadOnlyList<Diagnostic> Warnings => warnings;

    public void Dispose() => spool.Dispose();

    public ValidationOutcome Execute(IReadOnlyList<TensorQuality> worst)
    {
        IReadOnlyList<ValueInfo> outputs;
        ISampleSource? samples;
        using (var source = Load(sourcePath, "QB4051", "The runtime refuses the source", "A model that its own runtime does not load cannot be validated: repair it, or turn validation off (--no-validate)"))
        {
            if (source.WhyNotRun is { } reason)
            {
                Warn(Diagnostic.Warning("QB4086", sourcePath, $"The result was not run: {reason}") with { Remedy = "Look at the errors of the weights, or check the result in the application that runs it" });
                return new ValidationOutcome(null, warnings, []);
            }

            outputs = source.Outputs;
            samples = source.SamplesOf(settings.Data) is { } own ? RunOn(source, own)
                : settings.Data.Count > 0 ? RunOn(source, new DataSamples(settings.Data, source.Inputs, Warn))
                : RunOnSyntheticInputs(source);
            if (samples is null) return new ValidationOutcome(null, warnings, []);
            CheckRepeats(source, samples, outputs);
        }

        var comparisons = RunResult(samples, outputs);
        return Judge(samples, comparisons, worst);
    }

    private ISampleSource RunOn(IInferenceSession source, ISampleSource samples)
    {
        try
        {
            RunSource(source, samples);
        }
        catch (InferenceException e)
        {
            throw new QuantBuildException(Diagnostic.Error("QB4053", sourcePath, "The source does not run on the validation data") with
            {
                Found = e.Message,
                Remedy = "Check that the data fits the model: values within the vocabulary, sizes that the model accepts",
            }, e);
        }

        return samples;
    }

    private SyntheticInputs? RunOnSyntheticInputs(IInferenceSession source)
    {
        string? refusal = null;
        var tried = new HashSet<string>(StringComparer.Ordinal);
        for (var attempt = 0; attempt < SyntheticInputs.Attempts; attempt++)
        {
            var samples = SyntheticInputs.Create(source.Inputs, hints, attempt, out var reason);
            if (samples is null)
            {
                if (refusal is null) Skip("QB3052", $"The result was not run, as {reason}", null);
                else break;
                return null;
            }

            // Another assignment may come to the same shapes.
            if (!tried.Add(string.Join(' ', samples.Shapes.Select(static s => TensorElements.Describe(s.Shape))))) continue;
            try
            {
                RunSource(source, samples);
                foreach (var guess in samples.Guesses) Warn(Diagnostic.Warning("QB3051", sourcePath, $"Synthetic inputs: {guess}") with { Remedy = "Give ValidationData for a figure that can be relied on" });
                return samples;
            }
            catch (InferenceException e)
            {
                // The first assignment is the likeliest, so its message tells most.
                refusal ??= e.Message;
                if (samples.ShapesAreFixed) break;
            }
        }

        Skip("QB3053", "The result was not run, as the source does not run on any synthetic input that was tried", refusal);
        return null;
    }

    private void RunSource(IInferenceSession source, ISampleSource samples)
    {
        spool.Dispose();
        spool = new OutputSpool();
        (sourcePerplexity, resultPerplexity) = source.Language is { } language ? (new Perplexity(language), new Perplexity(language)) : (null, null);
        (done, total) = (0, 2L * (samples.Count ?? 0));
        foreach (var sample in samples.Samples())
        {
            cancellation.ThrowIfCancellationRequested();
            var outputs = source.Run(sample);
            sourcePerplexity?.Add(sample, source.Outputs, outputs);
            spool.Add(outputs);
            Step();
        }

        total = 2L * spool.Count;
    }

    // A model with random operators differs from itself: then no bound means anything, and the user must know.
    private void CheckRepeats(IInferenceSession source, ISampleSource samples, IReadOnlyList<ValueInfo> outputs)
    {
        var again = source.Run(samples.Samples().First());
        var before = spool.Read(0);
        for (var i = 0; i < outputs.Count; i++)
        {
            var comparison = new OutputComparison(outputs[i].Name);
            comparison.Add(before[i], again[i]);
            if (comparison.ToReport() is { Cosine: < RepeatedRunCosine } or { Cosine: null, Agreement: < 1 })
            {
                Warn(Diagnostic.Warning("QB3058", sourcePath, $"The source itself does not compute output '{outputs[i].Name}' twice alike, so its figures say little") with
                {
                    Remedy = "Set the inputs that control its randomness in ValidationData, or exclude the check with MinCosine=-1",
                });
                return;
            }
        }
    }

    private List<OutputComparison?> RunResult(ISampleSource samples, IReadOnlyList<ValueInfo> outputs)
    {
        using var result = Load(resultPath, "QB4052", "The runtime loads the source but refuses the result", "Choose another Precision or Format, or exclude the node that is named");
        var places = Enumerable.Range(0, outputs.Count).Select(i => PlaceOf(i, outputs, result.Outputs)).ToArray();
        var comparisons = new OutputComparison?[outputs.Count];
        var index = 0;
        foreach (var sample in samples.Samples().Take(spool.Count))
        {
            cancellation.ThrowIfCancellationRequested();
            var expected = spool.Read(index++);
            var actual = RunOnce(result, sample);
            resultPerplexity?.Add(sample, result.Outputs, actual);
            for (var i = 0; i < places.Length; i++)
            {
                if (expected[i] is null && actual[places[i]] is null) continue;
                (comparisons[i] ??= new OutputComparison(outputs[i].Name)).Add(expected[i], actual[places[i]]);
            }

            Step();
        }

        for (var i = 0; i < comparisons.Length; i++)
        {
            if (comparisons[i] is null) Warn(Diagnostic.Warning("QB3054", sourcePath, $"Output '{outputs[i].Name}' is no tensor and was not compared"));
        }

        return [.. comparisons];
    }

    private IReadOnlyList<TensorValue?> RunOnce(IInferenceSession result, IReadOnlyDictionary<string, TensorValue> sample)
    {
        if (result.Inputs.FirstOrDefault(i => !sample.ContainsKey(i.Name)) is { } missing)
        {
            throw new QuantBuildException(Diagnostic.Error("QB4055", resultPath, $"The result wants an input '{missing.Name}' that the source does not have") with
            {
                Expected = $"the inputs {string.Join(", ", sample.Keys)}",
            });
        }

        try
        {
            return result.Run(sample.Count == result.Inputs.Count ? sample : result.Inputs.ToDictionary(static i => i.Name, i => sample[i.Name]));
        }
        catch (InferenceException e)
        {
            throw new QuantBuildException(Diagnostic.Error("QB4054", resultPath, "The result does not run on inputs that the source runs on") with
            {
                Found = e.Message,
                Remedy = "Choose another Precision or Format, or exclude the node that is named",
            }, e);
        }
    }

    // By name; two exports of one model may name an output differently, so by place when that name is in neither list.
    private int PlaceOf(int index, IReadOnlyList<ValueInfo> wanted, IReadOnlyList<ValueInfo> found)
    {
        var name = wanted[index].Name;
        for (var i = 0; i < found.Count; i++)
        {
            if (found[i].Name == name) return i;
        }

        if (wanted.Count == found.Count && !wanted.Any(w => w.Name == found[index].Name)) return index;
        throw new QuantBuildException(Diagnostic.Error("QB3005", resultPath, $"The result has no output '{name}'") with
        {
            Found = string.Join(", ", found.Select(static o => o.Name)),
            Expected = "the outputs of the source",
        });
    }

    private ValidationOutcome Judge(ISampleSource samples, List<OutputComparison?> comparisons, IReadOnlyList<TensorQuality> worst)
    {
        var measured = comparisons.OfType<OutputComparison>().ToList();
        var differences = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var comparison in measured)
        {
            if (comparison.NonFiniteMismatches > 0) differences[comparison.Name] = $"NaN or infinity on one side only in {comparison.NonFiniteMismatches} of {spool.Count} samples";
            if (comparison.SourceIsConstant)
            {
                Warn(Diagnostic.Warning("QB3059", sourcePath, $"Output '{comparison.Name}' of the source has one value everywhere on these inputs, so its figures say little") with
                {
                    Remedy = "Give ValidationData that makes the model answer",
                });
            }

            if (comparison.FirstShapeMismatch is not { } shapes) continue;
            differences[comparison.Name] = $"its shape differs in {comparison.ShapeMismatches} of {spool.Count} samples: {shapes}";
            Warn(Diagnostic.Warning("QB3057", sourcePath, $"Output '{comparison.Name}': {differences[comparison.Name]}; such samples count as disagreement"));
        }

        var reports = measured.Select(static c => c.ToReport()).ToList();
        if (reports.All(static r => r.Cosine is null))
        {
            Warn(Diagnostic.Warning("QB3055", sourcePath, "No output has a cosine, so that MinCosine says nothing about the result") with
            {
                Remedy = "Set MinAgreement, which holds for labels, bools and texts too",
            });
        }

        var errors = AccuracyBounds.Check(sourcePath, reports, settings, worst, differences);
        var report = new ValidationReport
        {
            Runtime = runtime.Description,
            RuntimeOrigin = runtime.Origin,
            Inputs = samples.Kind,
            Samples = spool.Count,
            Passed = errors.Count == 0,
            Outputs = reports,
            Perplexity = sourcePerplexity?.Value is { } before && resultPerplexity?.Value is { } after ? new PerplexityReport(before, after) : null,
        };
        return new ValidationOutcome(report, warnings, errors);
    }

    private IInferenceSession Load(string path, string code, string summary, string remedy)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            return runtime.Load(path, new InferenceOptions());
        }
        catch (InferenceException e)
        {
            throw new QuantBuildException(Diagnostic.Error(code, path, summary) with
            {
                Found = $"{runtime.Description} says: {e.Message}",
                Remedy = remedy,
            }, e);
        }
    }

    private void Step() => progress?.Report(new StageProgress("validating", ++done, total));

    private void Skip(string code, string summary, string? found) => Warn(Diagnostic.Warning(code, sourcePath, summary) with
    {
        Found = found,
        Remedy = "Give ValidationData (.npz, .npy or .pb files) to have the result checked",
    });

    // The second pass over the data says the same again.
    private void Warn(Diagnostic warning)
    {
        if (!warnings.Contains(warning)) warnings.Add(warning);
    }
}
