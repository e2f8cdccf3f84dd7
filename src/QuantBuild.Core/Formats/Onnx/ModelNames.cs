using System.Globalization;
using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx;

/// <summary>All names in a model: gives out new ones, and tells which values something reads.</summary>
internal sealed class ModelNames
{
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);
    private readonly HashSet<string> read = new(StringComparer.Ordinal);

    public ModelNames(ModelProto model)
    {
        foreach (var graph in GraphTree.Roots(model).SelectMany(GraphTree.WithSubgraphs)) AddGraph(graph);
        foreach (var function in model.Functions)
        {
            taken.UnionWith(function.Input);
            read.UnionWith(function.Output);
            AddNodes(function.Node);
            foreach (var graph in function.Node.SelectMany(GraphTree.Subgraphs).SelectMany(GraphTree.WithSubgraphs)) AddGraph(graph);
        }

        taken.UnionWith(read);
    }

    /// <summary>A name that no node and no value of the model has, in any graph.</summary>
    public string Unique(string wish)
    {
        var name = wish;
        for (var i = 1; !taken.Add(name); i++) name = wish + "_" + i.ToString(CultureInfo.InvariantCulture);
        return name;
    }

    /// <summary>True when a node reads this value or a graph returns it; names of other graphs count too, which only errs to the safe side.</summary>
    public bool IsRead(string value) => read.Contains(value);

    private void AddGraph(GraphProto graph)
    {
        foreach (var input in graph.Input) taken.Add(input.Name);
        foreach (var output in graph.Output) read.Add(output.Name);
        foreach (var value in graph.ValueInfo) taken.Add(value.Name);
        foreach (var tensor in graph.Initializer) taken.Add(tensor.Name);
        foreach (var tensor in graph.SparseInitializer) taken.Add(tensor.Values?.Name ?? "");
        AddNodes(graph.Node);
    }

    private void AddNodes(IEnumerable<NodeProto> nodes)
    {
        foreach (var node in nodes)
        {
            taken.Add(node.Name);
            taken.UnionWith(node.Output);
            read.UnionWith(node.Input);
        }
    }
}
