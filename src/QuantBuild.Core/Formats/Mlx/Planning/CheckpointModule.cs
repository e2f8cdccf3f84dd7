using QuantBuild.Formats.Checkpoint;
using QuantBuild.Numerics;

namespace QuantBuild.Formats.Mlx.Planning;

/// <summary>One tensor of the result before it is decided what becomes of it: one tensor of the source, or the experts of a layer as a stack.</summary>
/// <param name="Name">In the result: <c>model.layers.0.mlp.down_proj.weight</c>.</param>
/// <param name="Parts">The source, in the order of the first axis when it is a stack.</param>
/// <param name="IsStack">True when the parts lie one after the other on a new first axis.</param>
internal sealed record CheckpointModule(string Name, IReadOnlyList<CheckpointTensor> Parts, bool IsStack)
{
    private const string Weight = ".weight";

    /// <summary>True for what could be the weight of a layer.</summary>
    public bool IsWeight => Name.EndsWith(Weight, StringComparison.Ordinal);

    /// <summary>The path of the layer in mlx_lm: the name without its last part.</summary>
    public string Path => PathOf(Name);

    public IReadOnlyList<long> PartShape => Parts[0].Shape;

    public IReadOnlyList<long> Shape => IsStack ? [Parts.Count, .. PartShape] : PartShape;

    public ElementType Type => Parts[0].Source.Type;

    /// <summary>Every name that a glob of the user's may match.</summary>
    public IReadOnlyList<string> Names => [.. Parts.SelectMany(part => (string[])[part.Name, PathOf(part.Name)]).Append(Name).Append(Path).Distinct()];

    private static string PathOf(string name) => name.EndsWith(Weight, StringComparison.Ordinal) ? name[..^Weight.Length] : name;
}
