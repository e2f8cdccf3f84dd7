using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.FloatTypes;

/// <summary>A tensor whose elements still have to be converted: the graph already takes it for one of <paramref name="TargetType"/>.</summary>
/// <param name="Tensor">An initializer, or the value of a Constant or ConstantOfShape; its data_type is still the old one.</param>
/// <param name="TargetType">A number of TensorProto.DataType.</param>
internal readonly record struct TensorConversion(TensorProto Tensor, int TargetType);

/// <summary>A node that still computes in the old type.</summary>
internal sealed record KeptNode(string Name, string OperatorType, string Reason);

/// <summary>What <see cref="FloatTypeConversion"/> did to a model.</summary>
/// <param name="Tensors">In the order of the model, each tensor once.</param>
/// <param name="CastCount">The Cast nodes that were added.</param>
internal sealed record FloatConversionResult(IReadOnlyList<TensorConversion> Tensors, IReadOnlyList<KeptNode> KeptNodes, int CastCount);
