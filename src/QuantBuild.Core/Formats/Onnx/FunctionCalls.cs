using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx;

/// <summary>
/// How large a model becomes when its local functions are put in the place of their calls, as runtimes do: a few functions that
/// call each other twice grow without bound. Looked at before anything is run.
/// </summary>
internal static class FunctionCalls
{
    /// <summary>Nodes of the model with all calls replaced. The largest published graphs have some hundred thousand.</summary>
    public const long Limit = 10_000_000;

    private const int DepthLimit = 128;

    /// <exception cref="Diagnostics.QuantBuildException">QB2011: more than <see cref="Limit"/> nodes, or calls without end.</exception>
    public static void Check(ModelProto model, string file)
    {
        if (model.Functions.Count == 0) return;
        var functions = new Dictionary<(string, string, string), FunctionProto>();
        foreach (var function in model.Functions) functions.TryAdd((function.Domain, function.Name, function.Overload), function);
        var sizes = new Dictionary<FunctionProto, long>(ReferenceEqualityComparer.Instance);
        Count(GraphTree.Nodes(model.Graph.Node), 0);

        long Count(IEnumerable<NodeProto> nodes, int depth)
        {
            // Longer than any real chain of calls: a circle, or made to overflow a stack.
            if (depth > DepthLimit) throw OnnxErrors.FunctionsWithoutEnd(file, Limit, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"calls in calls, more than {DepthLimit} deep"));
            long total = 0;
            foreach (var node in nodes)
            {
                total++;
                if (functions.TryGetValue((node.Domain, node.OpType, node.Overload), out var function))
                {
                    if (!sizes.TryGetValue(function, out var size)) sizes[function] = size = Count(GraphTree.Nodes(function.Node), depth + 1);
                    total += size;
                }
                if (total > Limit) throw OnnxErrors.FunctionsWithoutEnd(file, Limit, "more");
            }
            return total;
        }
    }
}
