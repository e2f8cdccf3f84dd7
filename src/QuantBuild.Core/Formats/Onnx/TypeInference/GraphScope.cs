using Google.Protobuf.Collections;
using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.TypeInference;

/// <summary>A graph, a subgraph, or the body of a function for one combination of types that it is called with.</summary>
internal sealed class GraphScope
{
    private readonly Dictionary<string, GraphValue> _values = [];
    private readonly Dictionary<string, OnnxType> _declared = [];

    public GraphScope(GraphProto graph, GraphScope? parent, Dictionary<string, long> opsets, Dictionary<string, AttributeProto> bindings)
    {
        (Graph, Parent, Opsets, Bindings) = (graph, parent, opsets, bindings);
        NodeProtos = graph.Node;
        foreach (var info in graph.ValueInfo.Concat(graph.Output)) _declared[info.Name] = OnnxType.From(info.Type);
    }

    public GraphScope(FunctionProto function, Dictionary<string, long> opsets, Dictionary<string, AttributeProto> bindings)
    {
        (Function, Opsets, Bindings) = (function, opsets, bindings);
        NodeProtos = function.Node;
    }

    public GraphProto? Graph { get; }

    public FunctionProto? Function { get; }

    /// <summary>The scope whose values are seen too; null for the main graph and for a function.</summary>
    public GraphScope? Parent { get; }

    public RepeatedField<NodeProto> NodeProtos { get; }

    /// <summary>The opset version of each imported domain.</summary>
    public Dictionary<string, long> Opsets { get; }

    /// <summary>What the attributes of the enclosing function are at this call.</summary>
    public Dictionary<string, AttributeProto> Bindings { get; }

    public List<GraphNode> Nodes { get; } = [];

    public List<GraphValue> Inputs { get; } = [];

    /// <summary>One for each output; null when nothing defines that name.</summary>
    public List<GraphValue?> Outputs { get; } = [];

    /// <summary>What this scope defines itself.</summary>
    public IEnumerable<GraphValue> Values => _values.Values;

    public void Define(GraphValue value) => _values[value.Name] = value;

    public bool Defines(string name) => _values.ContainsKey(name);

    /// <summary>What the name stands for here, in this scope or in one around it.</summary>
    public GraphValue? Resolve(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Parent)
        {
            if (scope._values.TryGetValue(name, out var value)) return value;
        }

        return null;
    }

    /// <summary>The type that a value info of this scope gives for the name.</summary>
    public OnnxType Declared(string name) => _declared.GetValueOrDefault(name, OnnxType.Unknown);
}
