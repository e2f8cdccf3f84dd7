using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.Graph;

/// <summary>A constant tensor of a model: an initializer, or the value of a Constant node.</summary>
/// <param name="Name">Its name in its scope.</param>
/// <param name="Tensor">Shape, type and data.</param>
/// <param name="Scope">Where it is defined.</param>
/// <param name="Constant">The node that holds it; null for an initializer.</param>
internal sealed record Weight(string Name, TensorProto Tensor, Scope Scope, NodeProto? Constant)
{
    /// <summary>Every input that reads it, in this scope and in those inside it.</summary>
    public List<WeightUse> Uses { get; } = [];

    public int Rank => Tensor.Dims.Count;

    public long Elements => OnnxModel.ElementCount(Tensor);

    /// <summary>True when the graph itself gives it out.</summary>
    public bool IsOutput => Scope.Outputs.Contains(Name);
}

/// <summary>An input of a node that reads a weight.</summary>
internal sealed record WeightUse(Scope Scope, NodeProto Node, int Input);
