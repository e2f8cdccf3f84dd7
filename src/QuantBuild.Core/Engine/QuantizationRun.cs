using System.Diagnostics;
using System.Runtime.InteropServices;
using QuantBuild.Caching;
using QuantBuild.Diagnostics;
using QuantBuild.Formats;
using QuantBuild.IO;
using QuantBuild.Planning;
using QuantBuild.Reporting;
using QuantBuild.Streaming;
using QuantBuild.Validation;

namespace QuantBuild.Engine;

/// <summary>One model on its way from source to report.</summary>
internal sealed class QuantizationRun(
    QuantizationRequest request, IModelFormat format, IModelSource source, Func<string, IInferenceRuntime?> runtime,
    IProgress<StageProgress>? progress, CancellationToken cancellation)
{
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly Lazy<IInferenceRuntime?> found = new(() => Runs(request, format) ? runtime(format.Name) : null);

    public QuantizationResult Execute()
    {
        var target = Target();
        var plan = Plan(target);

        var folder = format.ResultIsFolder(target);
        var output = OutputOf(plan, folder);
        var outputPath = folder ? ResolveFolder(output) : OutputPath.Resolve(output, source.Files, plan.DataFiles);
        using var reuse = request.Store is null && request.KeyFile is null ? null : Reuse(plan, target, output, outputPath, folder);
        if (reuse?.FindAtOutput() is { } unchanged) return Finish(plan, unchanged, [], reuse);

        using var transaction = new OutputTransaction(outputPath, folder);
        if (reuse?.TakeFromStore(transaction) is { } cached)
        {
            cancellation.ThrowIfCancellationRequested();
            Commit(plan, transaction, output, outputPath);
            reuse.NoteKey();
            return Finish(plan, cached, [], reuse);
        }

        var hashes = Write(plan, transaction, Path.GetFileName(outputPath), reuse);
        var outputBytes = transaction.PendingFiles.Sum(file => new FileInfo(file).Length);

        var outcome = Validate(transaction.PendingPath, plan);
        // Messages name the result as the user knows it, not where it is until it is good.
        List<Diagnostic> errors = [.. outcome.Errors.Select(error => error.File == transaction.PendingPath ? error with { File = output } : error)];
        if (errors.Count == 0) errors.AddRange(AccuracyBounds.Unmeasured(request.Source, outcome, request.Validation));
        if (AccuracyBounds.CheckSize(request.Source, outputBytes, request.Validation) is { } tooLarge) errors.Add(tooLarge);

        var report = Report(plan, target, output, outputBytes, hashes, outcome);
        cancellation.ThrowIfCancellationRequested();
        if (errors.Count == 0)
        {
            reuse?.Keep(report, transaction.PendingFiles, hashes.OutputFiles);
            Commit(plan, transaction, output, outputPath);
            reuse?.NoteKey();
        }
        return Finish(plan, report, errors, reuse);
    }

    /// <summary>False when the result is not to be run, or cannot be.</summary>
    private static bool Runs(QuantizationRequest request, IModelFormat format) => request.Validation.Enabled && format.HasRuntime;

    private string ResolveFolder(string output)
    {
        var path = OutputFolder.Resolve(output, request.Source, source.Files);
        // A run that was killed may have left the old folder elsewhere: it is back before anything looks for it.
        OutputTransaction.RemoveLeftOvers(path);
        OutputFolder.RequireReplaceable(output, path, format.ForeignFileIn);
        return path;
    }

    /// <summary>What would be made, without making it.</summary>
    public QuantizationResult Preview()
    {
        var target = Target();
        var plan = Plan(target);
        var output = OutputOf(plan, format.ResultIsFolder(target));
        var bytes = plan.OutputBytes(Path.GetFileName(Path.TrimEndingDirectorySeparator(output)));
        var report = Report(plan, target, output, bytes, ResultHashes.None, null) with { Origin = ResultOrigin.Planned };
        return Finish(plan, report, AccuracyBounds.CheckSize(request.Source, bytes, request.Validation) is { } tooLarge ? [tooLarge] : [], null);
    }

    private IQuantizationPlan Plan(string target)
    {
        var plan = source.Plan(target, request.Settings);
        MemoryBudget.Require(request.Settings.MemoryLimit, request.Source, plan.Tensors.Where(static tensor => tensor.Job is not null).Select(static tensor => (tensor.Name, tensor.Job!.BufferBytes)));
        return plan;
    }

    /// <summary>What is to be written, when that can be.</summary>
    private string Target()
    {
        var target = request.Settings.Format ?? format.Targets[0];
        if (!format.Targets.Contains(target)) throw SettingErrors.Format(request.Source, target, format.Targets);
        if (target != "gguf" && request.Settings.Gguf?.Given.ToList() is { Count: > 0 } given) throw SettingErrors.OnlyGguf(request.Source, target, given);
        if (!format.HasRuntime && AccuracyBounds.WithoutRuntime(request.Source, target, request.Validation) is { } bound) throw new QuantBuildException(bound);
        return target;
    }

    /// <summary>The output as the user named it, under the name that its main file has to have.</summary>
    private string OutputOf(IQuantizationPlan plan, bool folder)
    {
        var output = request.Output ?? OutputPath.Default(request.Source, format.StemOf(request.Source), request.Settings.Precision, folder);
        if (folder) return output;
        var name = Path.GetFileName(output);
        var main = name.Length == 0 ? name : plan.MainFileName(name);
        return main == name ? output : Path.Combine(Path.GetDirectoryName(output) ?? "", main);
    }

    private void Commit(IQuantizationPlan plan, OutputTransaction transaction, string output, string outputPath)
    {
        // Much time may have passed since the first look.
        if (transaction.IsFolder) OutputFolder.RequireReplaceable(output, outputPath, format.ForeignFileIn);
        transaction.Commit(transaction.IsFolder ? [] : plan.CompanionNames(outputPath));
    }

    private ResultReuse Reuse(IQuantizationPlan plan, string target, string output, string outputPath, bool folder)
    {
        var snapshot = SourceSnapshot.Take(
            source.Files, [.. plan.DataFiles, .. Runs(request, format) ? request.Validation.Data : []], (done, total) => progress?.Report(new StageProgress("reading", done, total)), cancellation);
        var key = new ResultKey
        {
            Source = snapshot,
            Format = format.Name,
            Target = target,
            // Into a folder go files under their own names, and nothing of the folder's name.
            OutputName = folder ? null : Path.GetFileName(outputPath),
            SourceNames = folder ? [.. source.Files.Select(file => Path.GetFileName(file.Path))] : null,
            Settings = request.Settings,
            Validation = request.Validation with { Enabled = Runs(request, format) },
            // The figures of another processor's kernels differ in their last digits.
            Runtime = found.Value is { } it ? $"{it.Description} {RuntimeInformation.RuntimeIdentifier}" : null,
            Algorithms = [typeof(QuantizationRun).Module.ModuleVersionId, found.Value?.GetType().Module.ModuleVersionId ?? Guid.Empty],
        };
        return new ResultReuse(request, output, outputPath, folder, snapshot, key.Compute(), progress, cancellation);
    }

    /// <summary>Writes the pending result; meanwhile source and result are hashed, if anybody asks for that.</summary>
    private ResultHashes Write(IQuantizationPlan plan, OutputTransaction transaction, string outputName, ResultReuse? reuse)
    {
        var wanted = request.Hashes || reuse is not null;
        using var sourceHash = wanted && reuse is null ? new SourceHash(source.Files) : null;
        using var outputHash = wanted ? new OutputHash(transaction, ofEach: reuse is not null) : null;
        var work = new WorkSettings
        {
            Threads = request.Settings.Threads,
            MemoryLimit = request.Settings.MemoryLimit,
            SourceFiles = source.Files,
            SourceHash = sourceHash,
            OutputHash = outputHash,
        };
        plan.Write(transaction, outputName, work, (done, total) => progress?.Report(new StageProgress("quantizing", done, total)), cancellation);
        return new ResultHashes(reuse?.SourceSha256 ?? sourceHash?.Finish(cancellation) ?? "", outputHash?.Finish(cancellation) ?? "", outputHash?.OfEach ?? []);
    }

    /// <summary>The report as one of this run, wherever its result comes from.</summary>
    private QuantizationResult Finish(IQuantizationPlan plan, QuantizationReport report, IReadOnlyList<Diagnostic> errors, ResultReuse? reuse) =>
        new(report with
        {
            ElapsedSeconds = clock.Elapsed.TotalSeconds,
            PeakMemoryBytes = PeakMemory.Bytes(),
            Warnings = [.. report.Warnings, .. UnusedData(), .. reuse?.Notes ?? []],
        }, errors)
        {
            SourceFiles = [.. source.Files.Select(file => Path.GetFullPath(file.Path)), .. plan.DataFiles.Select(Path.GetFullPath), .. DataFiles()],
        };

    private ValidationOutcome Validate(string pendingPath, IQuantizationPlan plan)
    {
        if (!Runs(request, format)) return new ValidationOutcome(null, [], []);
        if (found.Value is not { } library) return new ValidationOutcome(null, [NoRuntime(request.Source, format)], []);
        var worst = plan.Tensors.Where(tensor => tensor.Job is { Errors.Noise: > 0 })
            .Select(tensor => new TensorQuality(tensor.Name, tensor.Job!.Errors.SqnrDb)).OrderBy(tensor => tensor.SqnrDb).ToList();
        return ModelValidator.Compare(library, request.Source, pendingPath, request.Validation, source.InputHints, worst, progress, cancellation);
    }

    /// <summary>QB4060: there is nothing to run a model with.</summary>
    internal static Diagnostic NoRuntime(string file, IModelFormat format) => Diagnostic.Warning("QB4060", file, "The result was not run, because no runtime for it was found") with
    {
        Expected = format.Runtime.Library,
        Remedy = $"Name it with {format.Runtime.Setting}, or switch the check off (Validate=false, --no-validate)",
    };

    /// <summary>The user's samples, file by file: what a build must watch.</summary>
    private IEnumerable<string> DataFiles() => !format.HasRuntime ? [] : request.Validation.Data.SelectMany(path =>
        Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Select(Path.GetFullPath) : [Path.GetFullPath(path)]);

    /// <summary>QB1053: samples for a result that is not run. Not a part of the result: without them it would be the same.</summary>
    private IEnumerable<Diagnostic> UnusedData() => format.HasRuntime || !request.Validation.Enabled || request.Validation.Data.Count == 0 ? [] :
    [
        Diagnostic.Warning("QB1053", request.Source, "The samples were not used, because nothing here runs results of this format") with
        {
            Found = $"Format={request.Settings.Format ?? format.Targets[0]}, ValidationData={request.Validation.Data[0]}",
            Remedy = "Leave ValidationData (--validation) out for this model",
        },
    ];

    private QuantizationReport Report(IQuantizationPlan plan, string target, string output, long outputBytes, ResultHashes hashes, ValidationOutcome? outcome) => new()
    {
        Source = request.Source,
        Output = output,
        SourceBytes = source.Files.Sum(file => file.Length),
        OutputBytes = outputBytes,
        Format = target,
        Precision = request.Settings.Precision.ToUpperInvariant(),
        ElapsedSeconds = clock.Elapsed.TotalSeconds,
        PeakMemoryBytes = PeakMemory.Bytes(),
        SourceSha256 = hashes.Source,
        OutputSha256 = hashes.Output,
        Tensors = [.. plan.Tensors.Select(Report)],
        Validation = outcome?.Report,
        Warnings = [.. plan.Warnings, .. outcome?.Warnings ?? []],
    };

    private static TensorReport Report(TensorPlan plan)
    {
        var errors = plan.Job?.Errors;
        return new TensorReport
        {
            Name = plan.Name,
            Operator = plan.Operator,
            Shape = plan.Shape,
            From = plan.From,
            To = plan.To,
            Algorithm = plan.Algorithm,
            BlockSize = plan.BlockSize,
            BytesBefore = plan.BytesBefore,
            BytesAfter = plan.BytesAfter,
            SqnrDb = errors is { Noise: > 0 } sums ? sums.SqnrDb : null,
            MaxAbsError = errors?.MaxAbsError,
            Kept = plan.Kept,
        };
    }
}
