using QuantBuild.Formats.Gguf.Importance;
using QuantBuild.Formats.Gguf.Planning;
using QuantBuild.Formats.Gguf.Reading;
using QuantBuild.IO;
using QuantBuild.Planning;
using QuantBuild.Reporting;
using QuantBuild.Validation;

namespace QuantBuild.Formats.Gguf;

/// <summary>A GGUF model, of one file or of several, as the engine sees it.</summary>
internal sealed class GgufSource : IModelSource
{
    private readonly List<ImportanceMatrix> importances = [];

    private GgufSource(string path, GgufModel model) => (Path, Model) = (path, model);

    /// <summary>As the user named it.</summary>
    public string Path { get; }

    public GgufModel Model { get; }

    public IReadOnlyList<SourceFile> Files => [.. Model.Files.Select(static file => file.File)];

    public IReadOnlyList<InputHint> InputHints => [];

    /// <exception cref="Diagnostics.QuantBuildException">The model is missing or bad.</exception>
    public static GgufSource Open(string path) => new(path, GgufModel.Open(path));

    public ModelDescription Describe() => GgufDescription.Of(this);

    public IQuantizationPlan Plan(string target, QuantizationSettings settings)
    {
        var facts = ModelFacts.Of(Model.Metadata);
        var wanted = GgufRequest.Check(Path, target, settings, facts.Layers);
        return new GgufPlan(this, facts, wanted, OpenImportance(wanted.Gguf));
    }

    public IReadOnlyList<TensorComparison> CompareWeights(IModelSource candidate, CancellationToken cancellation) =>
        candidate is GgufSource other ? GgufComparison.Run(Model, other.Model, cancellation) : [];

    public void Dispose()
    {
        foreach (var importance in importances) importance.Dispose();
        Model.Dispose();
    }

    /// <summary>Open until the source is closed: plans read from it.</summary>
    private ImportanceMatrix? OpenImportance(GgufSettings settings)
    {
        if (settings.ImportanceMatrix is not { } path) return null;
        var importance = ImportanceMatrix.Open(path, settings.IncludeWeights, settings.ExcludeWeights);
        importances.Add(importance);
        return importance;
    }
}
