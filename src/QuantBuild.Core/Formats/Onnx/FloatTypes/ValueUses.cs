using QuantBuild.Formats.Onnx.TypeInference;

namespace QuantBuild.Formats.Onnx.FloatTypes;

/// <summary>Which nodes take a value, those of subgraphs included.</summary>
internal sealed class ValueUses
{
    private readonly Dictionary<GraphValue, List<GraphNode>> _nodes = [];
    private readonly HashSet<GraphValue> _outputs = [];

    /// <summary>Adds a scope and its subgraphs, and hands each of their nodes to <paramref name="visit"/> in order.</summary>
    public void Add(GraphScope scope, Action<GraphNode> visit)
    {
        AddScope(scope);
        foreach (var node in scope.Nodes)
        {
            visit(node);
            foreach (var (_, body) in node.Bodies) Add(body, visit);
        }
    }

    /// <summary>Adds one scope without its subgraphs.</summary>
    public void AddScope(GraphScope scope)
    {
        foreach (var node in scope.Nodes)
        {
            foreach (var input in node.Inputs)
            {
                if (input is null) continue;
                if (!_nodes.TryGetValue(input, out var uses)) _nodes[input] = uses = [];
                uses.Add(node);
            }
        }

        foreach (var output in scope.Outputs)
        {
            if (output is not null) _outputs.Add(output);
        }
    }

    /// <summary>True for an output of a graph, a subgraph or a function.</summary>
    public bool LeavesGraph(GraphValue value) => _outputs.Contains(value);

    public IReadOnlyList<GraphNode> Of(GraphValue? value) => value is not null && _nodes.TryGetValue(value, out var uses) ? uses : [];

    /// <summary>The one node that takes the value, null when there are several or it leaves its graph.</summary>
    public GraphNode? Only(GraphValue? value) =>
        value is not null && !_outputs.Contains(value) && Of(value) is { Count: 1 } uses ? uses[0] : null;
}
