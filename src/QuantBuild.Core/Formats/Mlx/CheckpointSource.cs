using System.Text.Json.Nodes;
using QuantBuild.Formats.Checkpoint;
using QuantBuild.Formats.Mlx.Planning;
using QuantBuild.Formats.Mlx.Reading;
using QuantBuild.IO;
using QuantBuild.Planning;
using QuantBuild.Reporting;
using QuantBuild.Validation;

namespace QuantBuild.Formats.Mlx;

/// <summary>A checkpoint as the engine sees it: of Hugging Face, or quantized for MLX already.</summary>
internal sealed class CheckpointSource : IModelSource
{
    private readonly HuggingFaceCheckpoint checkpoint;
    private readonly List<SourceFile> others = [];
    private readonly Lazy<IReadOnlyList<CheckpointWeight>> weights;

    private CheckpointSource(string path, HuggingFaceCheckpoint checkpoint)
    {
        Path = path;
        this.checkpoint = checkpoint;
        weights = new(() => CheckpointWeight.Of(path, checkpoint.Tensors, MlxQuantization.Read(path, checkpoint.Config)));
    }

    /// <summary>As the user named it.</summary>
    public string Path { get; }

    public JsonObject? Config => checkpoint.Config;

    public ArchitectureFamily Family => checkpoint.Family;

    public IReadOnlyList<CheckpointTensor> Tensors => checkpoint.Tensors;

    /// <summary>Every weight once, quantized modules as what they decode to.</summary>
    public IReadOnlyList<CheckpointWeight> Weights => weights.Value;

    /// <summary>What goes into the result as it is.</summary>
    public IReadOnlyList<SourceFile> OtherFiles => others;

    public IReadOnlyList<SourceFile> Files => [.. checkpoint.WeightFiles, .. others];

    public IReadOnlyList<InputHint> InputHints => [];

    /// <exception cref="Diagnostics.QuantBuildException">The checkpoint is missing or bad.</exception>
    public static CheckpointSource Open(string path)
    {
        var source = new CheckpointSource(path, HuggingFaceCheckpoint.Open(path));
        try
        {
            foreach (var file in source.checkpoint.OtherFiles) source.others.Add(SourceFile.Open(file));
            return source;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Whether the names of this kind of model are known, so that a tensor without a role is a stranger.</summary>
    public bool KnowsNames => checkpoint.Family.IsKnown;

    public TensorRole RoleOf(CheckpointTensor tensor) => checkpoint.Family.RoleOf(tensor.Name, tensor.Shape.Count);

    public IQuantizationPlan Plan(string target, QuantizationSettings settings) => MlxPlan.Create(this, target, MlxSettings.Check(Path, target, settings));

    public ModelDescription Describe() => CheckpointDescription.Of(this);

    public IReadOnlyList<TensorComparison> CompareWeights(IModelSource candidate, CancellationToken cancellation) =>
        candidate is CheckpointSource other ? CheckpointComparison.Run(this, other, cancellation) : [];

    public void Dispose()
    {
        foreach (var file in others) file.Dispose();
        checkpoint.Dispose();
    }

    /// <summary>What a tensor is in its model, in words.</summary>
    public static string TextOf(TensorRole role) => role switch
    {
        TensorRole.AttentionProjection => "attention projection",
        TensorRole.MlpProjection => "MLP projection",
        TensorRole.ExpertStack => "experts",
        var other => other.ToString().ToLowerInvariant(),
    };
}
