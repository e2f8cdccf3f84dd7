using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.TypeInference;

/// <summary>Where a value comes from.</summary>
internal enum ValueOrigin
{
    /// <summary>An input of the main graph, of a subgraph or of a function. It may have an initializer as its default.</summary>
    Input,
    Initializer,
    SparseInitializer,
    NodeOutput,
}

/// <summary>A value of one scope: what a name stands for there.</summary>
internal sealed class GraphValue(string name, GraphScope scope, ValueOrigin origin)
{
    public string Name { get; } = name;

    /// <summary>The scope that defines it.</summary>
    public GraphScope Scope { get; } = scope;

    public ValueOrigin Origin { get; } = origin;

    public OnnxType Type { get; private set; } = OnnxType.Unknown;

    /// <summary>The weights, also of an input that has a default.</summary>
    public TensorProto? Initializer { get; init; }

    /// <summary>The node that makes it, for <see cref="ValueOrigin.NodeOutput"/>.</summary>
    public GraphNode? Producer { get; init; }

    /// <summary>Takes a type if none is known yet; true if that was news.</summary>
    public bool Learn(OnnxType type)
    {
        if (Type.IsKnown || !type.IsKnown) return false;
        Type = type;
        return true;
    }
}
