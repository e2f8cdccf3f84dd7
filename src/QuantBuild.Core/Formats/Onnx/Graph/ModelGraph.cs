using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.Graph;

/// <summary>All scopes of a model, with every use of every constant resolved by ONNX's scoping rules.</summary>
internal sealed class ModelGraph
{
    private readonly List<Scope> scopes = [];
    private readonly ModelNames names;

    public ModelGraph(ModelProto model)
    {
        Model = model;
        names = new ModelNames(model);
        AddGraph(model.Graph, null);
        foreach (var function in model.Functions) Add(new Scope(function));
        foreach (var scope in scopes)
        {
            foreach (var node in scope.Nodes)
            {
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
    public string NewName(string wish) => names.Unique(wish);

    private void AddGraph(GraphProto graph, Scope? parent) => Add(new Scope(graph, parent));

    private void Add(Scope scope)
    {
        scopes.Add(scope);
        foreach (var graph in scope.Nodes.SelectMany(GraphTree.Subgraphs)) AddGraph(graph, scope);
    }
}
