using QuantBuild.Formats.Onnx.Graph;

namespace QuantBuild.Formats.Onnx.Quantization;

// Classes: .NET has compiled code for sequences of references, for those of other values each start would compile it.

/// <summary>A use of a weight with what it uses it as.</summary>
internal sealed record RoledUse(WeightUse Use, WeightUseRole Role);

/// <summary>A use by Transpose, with the products behind it.</summary>
internal sealed record TurnedUse(RoledUse Entry, IReadOnlyList<WeightUse> Products);
