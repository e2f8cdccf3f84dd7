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

    public bool Recognizes(string path) => Directory.Exists(path) ? FilesOf(path).Any(IsOfCheckpoint) : IsWeights(path);

    public IModelSource Open(string path) => CheckpointSource.Open(path);

    private static bool IsOfCheckpoint(string name) => IsWeights(name) || name == CheckpointConfig.FileName;

    private static bool IsWeights(string path) => WeightFileName.IsSafetensors(path) || WeightFileName.IsPyTorch(path);

    private static IEnumerable<string> FilesOf(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Opening it says why it cannot be read.
            return [CheckpointConfig.FileName];
        }
    }
}
