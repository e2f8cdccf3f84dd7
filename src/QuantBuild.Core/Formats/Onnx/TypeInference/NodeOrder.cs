using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.TypeInference;

/// <summary>An order of nodes in which every value is made before it is used. ONNX demands it of the file; not all exporters keep to it.</summary>
internal static class NodeOrder
{
    /// <summary>The nodes in their own order where that is allowed; among the possible orders the one nearest to it.</summary>
    /// <returns>Fewer nodes than were given when some wait for each other in a circle.</returns>
    public static IReadOnlyList<NodeProto> Sort(IReadOnlyList<NodeProto> nodes)
    {
        var makers = new Dictionary<string, int>();
        for (var i = 0; i < nodes.Count; i++)
        {
            foreach (var output in nodes[i].Output)
            {
                if (output.Length > 0) makers.TryAdd(output, i);
            }
        }

        var missing = new int[nodes.Count];
        var waiting = new List<int>?[nodes.Count];
        var sorted = true;
        for (var i = 0; i < nodes.Count; i++)
        {
            var needs = new HashSet<int>();
            Needs(nodes[i], makers, needs);
            needs.Remove(i);
            missing[i] = needs.Count;
            foreach (var maker in needs)
            {
                (waiting[maker] ??= []).Add(i);
                sorted &= maker < i;
            }
        }

        return sorted ? nodes : Sort(nodes, missing, waiting);
    }

    private static List<NodeProto> Sort(IReadOnlyList<NodeProto> nodes, int[] missing, List<int>?[] waiting)
    {
        var ready = new PriorityQueue<int, int>();
        for (var i = 0; i < nodes.Count; i++)
        {
            if (missing[i] == 0) ready.Enqueue(i, i);
        }

        var result = new List<NodeProto>(nodes.Count);
        while (ready.TryDequeue(out var next, out _))
        {
            result.Add(nodes[next]);
            foreach (var waiter in waiting[next] ?? [])
            {
                if (--missing[waiter] == 0) ready.Enqueue(waiter, waiter);
            }
        }

        return result;
    }

    // A subgraph takes values of the graph around it by their names.
    private static void Needs(NodeProto node, Dictionary<string, int> makers, HashSet<int> needs)
    {
        foreach (var input in node.Input)
        {
            if (makers.TryGetValue(input, out var maker)) needs.Add(maker);
        }

        foreach (var attribute in node.Attribute)
        {
            if (attribute.G is { } graph) Needs(graph, makers, needs);
            foreach (var one in attribute.Graphs) Needs(one, makers, needs);
        }
    }

    private static void Needs(GraphProto body, Dictionary<string, int> makers, HashSet<int> needs)
    {
        // A name that the body defines itself is no name of the outer graph.
        var own = new HashSet<string>();
        foreach (var input in body.Input) own.Add(input.Name);
        foreach (var tensor in body.Initializer) own.Add(tensor.Name);
        foreach (var node in body.Node) own.UnionWith(node.Output);

        var found = new HashSet<int>();
        foreach (var node in body.Node) Needs(node, makers, found);
        foreach (var output in body.Output)
        {
            if (makers.TryGetValue(output.Name, out var maker)) found.Add(maker);
        }

        if (found.Count == 0) return;
        foreach (var name in own)
        {
            if (makers.TryGetValue(name, out var maker)) found.Remove(maker);
        }

        needs.UnionWith(found);
    }
}
