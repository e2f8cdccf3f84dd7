using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.Graph;

/// <summary>All scopes of a model, with every use of every constant resolved by ONNX's scoping rules.</summary>
internal sealed class ModelGraph
{
    private readonly List<Scope> scopes = [];
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    public ModelGraph(ModelProto model)
    {
        Model = model;
        AddGraph(model.Graph, null);
        foreach (var function in model.Functions) Add(new Scope(function));
        foreach (var scope in scopes)
        {
            names.UnionWith(scope.Graph is { } graph ? graph.Input.Select(input => input.Name) : scope.Function!.Input);
            names.UnionWith(scope.Weights.Select(weight => weight.Name));
            foreach (var node in scope.Nodes)
            {
                names.UnionWith(node.Output);
                names.Add(node.Name);
                for (var i = 0; i < node.Input.Count; i++)
                    if (node.Input[i].Length > 0) scope.Find(node.Input[i])?.Uses.Add(new WeightUse(scope, node, i));
            }
            foreach (var output in scope.Outputs)
                // A subgraph may give out a constant of the graph around it.
                if (scope.Find(output) is { } weight && weight.Scope != scope) weight.Scope.Outputs.Add(weight.Name);
        }
    }

    public ModelProto Model { get; }

    /// <summary>The main graph first; every scope comes before those inside it.</summary>
    public IReadOnlyList<Scope> Scopes => scopes;

    public IEnumerable<Weight> Weights => scopes.SelectMany(scope => scope.Weights);

    /// <summary>The standard opset that a scope's nodes are written against: a local function states its own.</summary>
    public long OpsetOf(Scope scope)
    {
        var root = scope;
        while (root.Parent is not null) root = root.Parent;
        var imports = root.Function?.OpsetImport ?? Model.OpsetImport;
        return imports.FirstOrDefault(import => import.Domain is "" or "ai.onnx")?.Version ?? 1;
    }

    /// <summary>A name that nothing in the model has yet.</summary>
    public string NewName(string wish)
    {
        var name = wish;
        for (var i = 1; !names.Add(name); i++) name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{wish}_{i}");
        return name;
    }

    private void AddGraph(GraphProto graph, Scope? parent) => Add(new Scope(graph, parent));

    private void Add(Scope scope)
    {
        scopes.Add(scope);
        foreach (var node in scope.Nodes)
        {
            foreach (var attribute in node.Attribute)
            {
                if (attribute.G is not null) AddGraph(attribute.G, scope);
                foreach (var graph in attribute.Graphs) AddGraph(graph, scope);
            }
        }
    }
}
