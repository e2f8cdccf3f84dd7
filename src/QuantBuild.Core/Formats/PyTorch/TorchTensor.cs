using QuantBuild.IO;
using QuantBuild.Numerics;

namespace QuantBuild.Formats.PyTorch;

/// <summary>A tensor of a PyTorch file.</summary>
/// <param name="Name">Its path in the state_dict, joined with dots.</param>
/// <param name="Type">Element type as stored.</param>
/// <param name="Shape">Sizes, outermost first; empty for a scalar.</param>
/// <param name="Source">Its elements, row-major: a range of the file, or a <see cref="StridedTensorSource"/> for a transposed or cut view.</param>
public sealed record TorchTensor(string Name, ElementType Type, IReadOnlyList<long> Shape, TensorSource Source);
