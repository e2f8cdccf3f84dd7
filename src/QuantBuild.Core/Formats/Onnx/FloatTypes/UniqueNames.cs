using System.Globalization;
using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.FloatTypes;

/// <summary>Makes names that nothing in the model has, subgraphs and functions included.</summary>
internal sealed class UniqueNames
{
    private readonly HashSet<string> _taken = [];

    public UniqueNames(ModelProto model)
    {
        if (model.Graph is { } graph) Collect(graph);
        foreach (var function in model.Functions)
        {
            _taken.UnionWith(function.Input);
            _taken.UnionWith(function.Output);
            Collect(function.Node);
        }
    }

    public string Make(string wanted)
    {
        var name = wanted;
        for (var i = 1; !_taken.Add(name); i++) name = wanted + "_" + i.ToString(CultureInfo.InvariantCulture);
        return name;
    }

    private void Collect(GraphProto graph)
    {
        foreach (var info in graph.Input.Concat(graph.Output).Concat(graph.ValueInfo)) _taken.Add(info.Name);
        foreach (var tensor in graph.Initializer) _taken.Add(tensor.Name);
        foreach (var sparse in graph.SparseInitializer) _taken.Add(sparse.Values?.Name ?? "");
        Collect(graph.Node);
    }

    private void Collect(IEnumerable<NodeProto> nodes)
    {
        foreach (var node in nodes)
        {
            _taken.Add(node.Name);
            _taken.UnionWith(node.Input);
            _taken.UnionWith(node.Output);
            foreach (var attribute in node.Attribute)
            {
                if (attribute.G is { } graph) Collect(graph);
                foreach (var one in attribute.Graphs) Collect(one);
            }
        }
    }
}
