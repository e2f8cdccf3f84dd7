using Google.Protobuf.Collections;
using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.Graph;

/// <summary>A graph, a subgraph of a node, or the body of a local function: the names that are defined in it and around it.</summary>
internal sealed class Scope
{
    private readonly Dictionary<string, Weight> weights = new(StringComparer.Ordinal);
    private readonly HashSet<string> defined = new(StringComparer.Ordinal);

    public Scope(GraphProto graph, Scope? parent)
    {
        Graph = graph;
        Parent = parent;
        foreach (var input in graph.Input) defined.Add(input.Name);
        foreach (var sparse in graph.SparseInitializer) defined.Add(sparse.Values?.Name ?? string.Empty);
        foreach (var output in graph.Output) Outputs.Add(output.Name);
        foreach (var tensor in graph.Initializer) Add(new Weight(tensor.Name, tensor, this, null));
        AddNodes();
    }

    public Scope(FunctionProto function)
    {
        Function = function;
        foreach (var input in function.Input) defined.Add(input);
        foreach (var output in function.Output) Outputs.Add(output);
        AddNodes();
    }

    /// <summary>Null for a function.</summary>
    public GraphProto? Graph { get; }

    /// <summary>Null for a graph.</summary>
    public FunctionProto? Function { get; }

    /// <summary>The scope whose names can be used here; null for the main graph and for functions.</summary>
    public Scope? Parent { get; }

    public RepeatedField<NodeProto> Nodes => Graph?.Node ?? Function!.Node;

    public HashSet<string> Outputs { get; } = new(StringComparer.Ordinal);

    /// <summary>Constants of this scope, in the order of their definition.</summary>
    public IEnumerable<Weight> Weights => weights.Values;

    /// <summary>The constant that a name means here; null when it is computed, an input, or unknown.</summary>
    public Weight? Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Parent)
        {
            if (scope.weights.TryGetValue(name, out var weight)) return weight;
            if (scope.defined.Contains(name)) return null;
        }
        return null;
    }

    private void AddNodes()
    {
        foreach (var node in Nodes)
        {
            foreach (var output in node.Output) defined.Add(output);
            if (node.IsStandard("Constant") && node.Output.Count == 1 && node.Attribute.FirstOrDefault(a => a.Name == "value")?.T is { } tensor)
                Add(new Weight(node.Output[0], tensor, this, node));
        }
    }

    // A name that is defined twice is the runtime's to refuse; the first one counts here.
    private void Add(Weight weight)
    {
        defined.Add(weight.Name);
        weights.TryAdd(weight.Name, weight);
    }
}
