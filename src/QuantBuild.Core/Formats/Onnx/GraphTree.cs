using Google.Protobuf.Collections;
using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx;

/// <summary>The graphs of a model: the main one, those of training, and the subgraphs that nodes carry as attributes.</summary>
internal static class GraphTree
{
    /// <summary>The graphs that hang on nothing but the model itself.</summary>
    public static IEnumerable<GraphProto> Roots(ModelProto model)
    {
        if (model.Graph is not null) yield return model.Graph;
        foreach (var training in model.TrainingInfo)
        {
            if (training.Initialization is not null) yield return training.Initialization;
            if (training.Algorithm is not null) yield return training.Algorithm;
        }
    }

    /// <summary>The subgraphs of one node, without those below them.</summary>
    public static IEnumerable<GraphProto> Subgraphs(NodeProto node)
    {
        foreach (var attribute in node.Attribute)
        {
            if (attribute.G is not null) yield return attribute.G;
            foreach (var graph in attribute.Graphs) yield return graph;
        }
    }

    /// <summary>A graph and all graphs below it.</summary>
    public static IEnumerable<GraphProto> WithSubgraphs(GraphProto graph) => new[] { graph }.Concat(Below(graph.Node));

    /// <summary>All nodes of the model's graphs, at every depth; functions are not among them.</summary>
    public static IEnumerable<NodeProto> Nodes(ModelProto model) => Roots(model).SelectMany(static graph => Nodes(graph.Node));

    /// <summary>These nodes and all nodes of the graphs below them.</summary>
    public static IEnumerable<NodeProto> Nodes(RepeatedField<NodeProto> nodes) =>
        nodes.Concat(Below(nodes).SelectMany(static graph => graph.Node));

    private static IEnumerable<GraphProto> Below(RepeatedField<NodeProto> nodes) =>
        nodes.SelectMany(Subgraphs).SelectMany(WithSubgraphs);
}
