using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.TypeInference;

/// <summary>A node with its names resolved to values.</summary>
internal sealed class GraphNode(NodeProto proto, GraphScope scope)
{
    public NodeProto Proto { get; } = proto;

    public GraphScope Scope { get; } = scope;

    public string Domain => OperatorSignatures.Canonical(Proto.Domain);

    public string OperatorType => Proto.OpType;

    /// <summary>One for each input name; null for an optional input that is left out.</summary>
    public List<GraphValue?> Inputs { get; } = [];

    /// <summary>One for each output name; null for an optional output that is left out.</summary>
    public List<GraphValue?> Outputs { get; } = [];

    /// <summary>The subgraphs by the name of their attribute.</summary>
    public List<(string Attribute, GraphScope Scope)> Bodies { get; } = [];

    /// <summary>The function that the node calls, with the types of this call.</summary>
    public FunctionInstance? Function { get; set; }

    /// <summary>The types of the operator, null for a function or an unknown operator.</summary>
    public OperatorSignature? Signature { get; set; }

    /// <summary>True for one of the operators of the default domain with that name.</summary>
    public bool Is(string operatorType) => OperatorType == operatorType && Domain.Length == 0;

    /// <summary>True for If, Loop and Scan, whose outputs are those of their bodies.</summary>
    public bool IsControlFlow => Is("If") || Is("Loop") || Is("Scan");

    public GraphScope? Body(string attribute)
    {
        foreach (var (name, scope) in Bodies)
        {
            if (name == attribute) return scope;
        }

        return null;
    }

    /// <summary>The attribute as written, perhaps a reference to one of the enclosing function.</summary>
    public AttributeProto? OwnAttribute(string name)
    {
        foreach (var attribute in Proto.Attribute)
        {
            if (attribute.Name == name) return attribute;
        }

        return null;
    }

    /// <summary>The attribute with a reference followed to the function call.</summary>
    public AttributeProto? Attribute(string name)
    {
        var own = OwnAttribute(name);
        return own is { RefAttrName.Length: > 0 } ? Scope.Bindings.GetValueOrDefault(own.RefAttrName) : own;
    }

    public int IntAttribute(string name, int otherwise) =>
        Attribute(name) is { HasI: true } attribute ? (int)Math.Clamp(attribute.I, int.MinValue, int.MaxValue) : otherwise;

    /// <summary>How messages name the node.</summary>
    public string DisplayName => Proto.Name.Length > 0 ? Proto.Name
        : Proto.Output.Count > 0 ? $"{OperatorType} of {Proto.Output[0]}" : OperatorType;
}
