using QuantBuild.Diagnostics;
using QuantBuild.Formats.Gguf.Importance;
using QuantBuild.Formats.Gguf.Writing;
using QuantBuild.IO;
using QuantBuild.Planning;
using QuantBuild.Streaming;

namespace QuantBuild.Formats.Gguf.Planning;

/// <summary>What becomes of a GGUF model: the tensors of the result in their order, the work that fills them, and the metadata.</summary>
internal sealed class GgufPlan : IQuantizationPlan
{
    private readonly TensorPlanner planner;
    private readonly ResultFiles files;

    /// <param name="source">The model.</param>
    /// <param name="model">Its facts.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="importance">Open as long as the plan is used; null for none.</param>
    /// <exception cref="QuantBuildException">The model cannot become what is asked for.</exception>
    public GgufPlan(GgufSource source, MixtureModel model, GgufRequest request, ImportanceMatrix? importance)
    {
        var (tensors, layers) = InOrder(source, request.Gguf);
        var rules = new TypeRules(source.Path, request.Precision, request.Gguf, request.Globs, model, importance is { Count: > 0 }, [.. tensors.Select(static tensor => tensor.Name)]);
        planner = new TensorPlanner(source.Path, request, rules, importance);
        DataFiles = importance is null ? [] : [importance.Path];

        var metadata = source.Model.Metadata;
        var fileType = request.Precision.FileType is { } type ? (int)type : ResultMetadata.FileTypeOf(metadata, tensors.Select(static tensor => tensor.Source));
        var parts = Enumerable.Range(0, request.Gguf.KeepSplit ? source.Model.Files.Count : 1).Select(static _ => new List<(GgufTensorInfo, OutputRegion)>()).ToList();
        foreach (var tensor in tensors) parts[request.Gguf.KeepSplit ? tensor.Part : 0].Add(planner.Add(tensor));
        files = new ResultFiles(source.Path, ResultMetadata.Of(metadata, fileType, importance, layers, model.Architecture), parts);
        Warnings = [.. planner.Warnings];
    }

    public IReadOnlyList<TensorPlan> Tensors => planner.Plans;

    public IReadOnlyList<Diagnostic> Warnings { get; }

    public IReadOnlyList<string> DataFiles { get; }

    public string MainFileName(string outputName) => files.Names(outputName)[0];

    public long OutputBytes(string outputName) => files.TotalBytes;

    public void Write(OutputTransaction output, string outputName, WorkSettings work, Action<long, long>? progress, CancellationToken cancellation)
    {
        var open = new List<OutputFile>();
        try
        {
            files.Begin(output, files.Names(outputName), open);
            var total = planner.Jobs.Sum(static job => job.SourceBytes);
            JobRunner.Run(planner.Jobs, work, progress is null ? null : done => progress(done, total), cancellation);
        }
        finally
        {
            foreach (var file in open) file.Dispose();
        }
    }

    public IReadOnlyList<string> CompanionNames(string outputPath) => ResultFiles.OtherParts(outputPath);

    private static (IReadOnlyList<ResultTensor> Tensors, int? Layers) InOrder(GgufSource source, GgufSettings settings)
    {
        IEnumerable<ResultTensor> tensors = TensorOrder.ByLayer(source.Model);
        int? layers = null;
        if (settings.PruneLayers.Count > 0) (tensors, layers) = LayerPruning.Apply(source.Path, tensors, settings.PruneLayers);
        // The types of a mixture are counted out in the order of the file.
        return ([.. settings.KeepSplit ? TensorOrder.ByPart(tensors) : tensors], layers);
    }
}
