using QuantBuild.Formats.Checkpoint;
using QuantBuild.Formats.Mlx.Planning;

namespace QuantBuild.Formats.Mlx;

/// <summary>Checkpoints of Hugging Face, a folder or a file of weights, and what Apple MLX loads (<c>mlx</c>).</summary>
public sealed class CheckpointFormat : IModelFormat
{
    public string Name => "mlx";

    public IReadOnlyList<string> Targets { get; } = ["mlx"];

    public IReadOnlyList<string> Precisions => MlxPrecision.Names;

    /// <summary>MLX runs on Macs only, and is no library that a build could load.</summary>
    public bool HasRuntime => false;

    public bool ResultIsFolder(string target) => true;

    public string? ForeignFileIn(string folder) => FormerResult.ForeignFileIn(folder);

    public bool Recognizes(string path) => HuggingFaceCheckpoint.Recognizes(path);

    public IModelSource Open(string path) => CheckpointSource.Open(path);
}
