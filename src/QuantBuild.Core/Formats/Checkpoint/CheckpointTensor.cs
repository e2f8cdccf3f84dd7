using QuantBuild.IO;

namespace QuantBuild.Formats.Checkpoint;

/// <summary>One tensor of a checkpoint, wherever its bytes are.</summary>
/// <param name="Name">Unique in the checkpoint: <c>model.layers.0.mlp.down_proj.weight</c>.</param>
/// <param name="TypeName">The type as its file names it: <c>BF16</c>, <c>F8_E8M0</c>.</param>
/// <param name="Shape">Row-major; no dimension for a scalar.</param>
/// <param name="Source">The elements. Its type is <see cref="Numerics.ElementType.Other"/>, and its byte length then 0, for a type that no other format has.</param>
public sealed record CheckpointTensor(string Name, string TypeName, IReadOnlyList<long> Shape, TensorSource Source);
