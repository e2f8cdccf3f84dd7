using QuantBuild.Diagnostics;
using QuantBuild.Formats.Gguf.Importance;
using QuantBuild.Formats.Gguf.Writing;
using QuantBuild.IO;
using QuantBuild.Kernels.Ggml;
using QuantBuild.Planning;
using QuantBuild.Streaming;

namespace QuantBuild.Formats.Gguf.Planning;

/// <summary>Decides about one tensor after the other, and makes the work for each.</summary>
internal sealed class TensorPlanner(string file, GgufRequest request, TypeRules rules, ImportanceMatrix? importance)
{
    private readonly List<TensorPlan> plans = [];
    private readonly List<TensorJob> jobs = [];
    private readonly List<string> smaller = [];
    private readonly List<string> requantized = [];
    private readonly List<string> unweighted = [];

    public IReadOnlyList<TensorPlan> Plans => plans;

    /// <summary>In the order of the result.</summary>
    public IReadOnlyList<TensorJob> Jobs => jobs;

    public IEnumerable<Diagnostic> Warnings
    {
        get
        {
            if (!request.Asked.Equals(request.Precision.Name, StringComparison.OrdinalIgnoreCase)) yield return PlanWarnings.Meant(file, request.Asked, request.Precision.Name, WithoutExperts);
            foreach (var glob in request.Globs.Unmatched) yield return SettingErrors.UnmatchedGlob(file, glob);
            if (smaller.Count > 0) yield return PlanWarnings.Fallback(file, smaller);
            if (requantized.Count > 0) yield return PlanWarnings.Requantized(file, requantized);
            if (unweighted.Count > 0) yield return PlanWarnings.NoImportance(file, unweighted);
            if (request.Precision.FileType is not null && plans.All(static plan => plan.Kept is not null)) yield return PlanWarnings.NothingDone(file, request.Precision.Name, plans);
        }
    }

    /// <summary>MXFP4_MOE, and nothing that is made MXFP4.</summary>
    private bool WithoutExperts => request.Precision.FileType == GgufFileType.MXFP4_MOE && plans.All(static plan => plan.To != nameof(GgmlType.MXFP4));

    /// <returns>The tensor as the header lists it, and the bytes that the work fills.</returns>
    /// <exception cref="QuantBuildException">The tensor cannot become what it should.</exception>
    public (GgufTensorInfo Info, OutputRegion Region) Add(ResultTensor tensor)
    {
        var from = tensor.Source;
        var decision = Decide(tensor);
        var region = new OutputRegion(decision.Type.ByteSize(from.Elements));
        var (job, weights) = decision.Kept is null ? Quantize(tensor, decision, region) : (new CheckedCopyJob(file, from, region), null);
        jobs.Add(job);
        plans.Add(new TensorPlan
        {
            Name = tensor.Name,
            Operator = TensorCategories.Of(tensor.Name).Text(),
            Shape = from.Shape,
            From = from.Type.ToString(),
            To = decision.Type.ToString(),
            Algorithm = weights is null ? null : "importance matrix",
            BlockSize = decision.Type.IsQuantized() && decision.Kept is null ? decision.Type.BlockElements() : null,
            BytesBefore = from.Length,
            BytesAfter = region.Length,
            Kept = decision.Kept,
            Job = decision.Kept is null ? job : null,
        });
        return (new GgufTensorInfo(tensor.Name, decision.Type, from.Shape), region);
    }

    private TypeDecision Decide(ResultTensor tensor)
    {
        var from = tensor.Source;
        var decision = rules.Decide(tensor.Name, from.Shape, from.Type);
        if (decision.Kept is not null) return decision;
        if (from.Elements == 0) return TypeDecision.Keep(from.Type, "it is empty");
        if (!GgmlSource.CanRead(from.Type)) return TypeDecision.Keep(from.Type, $"{from.Type} holds no weights");
        return decision;
    }

    private (TensorJob Job, GgmlImportance? Weights) Quantize(ResultTensor tensor, TypeDecision decision, OutputRegion region)
    {
        var from = tensor.Source;
        if (from.Type.IsQuantized())
        {
            if (!request.Gguf.AllowRequantize) throw PlanErrors.AlreadyQuantized(file, tensor.Name, from.Type, decision.Type);
            requantized.Add(tensor.Name);
        }
        if (decision.Wanted is { } wanted) smaller.Add($"{tensor.Name}: {decision.Type} instead of {wanted}");
        var weights = Weights(tensor, decision.Type);
        var values = new GgmlSource(tensor.Name, from.Type, from.Elements, from.File, from.Offset);
        return (GgmlJob.Create(file, values, from.Rows, from.Columns, decision.Type, weights, region), weights);
    }

    /// <summary>What the importance matrix says about a tensor, by the name that it has in the source.</summary>
    private GgmlImportance? Weights(ResultTensor tensor, GgmlType type)
    {
        var isEmbedding = TensorCategories.Of(tensor.Name) == TensorCategory.TokenEmbedding;
        var shape = tensor.Source.Shape;
        var matrices = shape.Skip(2).Aggregate(1L, static (product, dimension) => product * dimension);
        if (importance?.Find(tensor.Source.Name) is { } entry)
        {
            if (entry.Values == shape[0] * matrices) return UsesImportance(type) ? new GgmlImportance(entry.Read(), tensor.Source.Rows / matrices) : null;
            // What is looked up by tokens is never measured as what is multiplied: there the sizes differ with good reason.
            if (!isEmbedding) throw ImportanceErrors.Size(importance.Path, tensor.Name, entry.Values, shape[0], matrices);
        }
        if (rules.RequiresImportance(tensor.Name, type)) throw PlanErrors.NeedsImportance(file, tensor.Name, type, importance is { Count: > 0 });
        if (importance is { Count: > 0 } && !isEmbedding && UsesImportance(type)) unweighted.Add(tensor.Name);
        return null;
    }

    /// <summary>False for plain numbers, and for the types whose codes ggml finds without a search that could be weighed.</summary>
    private static bool UsesImportance(GgmlType type) =>
        type.IsQuantized() && type is not (GgmlType.Q8_0 or GgmlType.MXFP4 or GgmlType.NVFP4 or GgmlType.TQ1_0 or GgmlType.TQ2_0);
}
