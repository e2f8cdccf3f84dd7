using QuantBuild.Formats.Onnx.TypeInference;

namespace QuantBuild.Formats.Onnx.FloatTypes;

/// <summary>
/// Nodes that have nothing but kept nodes before and after them, and no weights: between DequantizeLinear and QuantizeLinear, say.
/// In the new type they would save nothing and cost a Cast on each side, so they are kept too.
/// </summary>
internal static class KeptIslands
{
    private const string Reason = "stands between nodes that keep their type";

    // A constant that is no weight: it may be cast without loss of size.
    private const long SmallConstant = 16;

    /// <summary>Changes the plans of such nodes.</summary>
    public static void Keep(ConversionPlanner planner, ConversionContext context)
    {
        var uses = new ValueUses();
        foreach (var scope in planner.Scopes) uses.AddScope(scope);

        // All that might be, less those that touch something else, less those that touch these, and so on.
        var islands = planner.Nodes.Where(n => n.Value.KeptReason is null && n.Key.Signature is not null && n.Value.Inputs.Contains(FloatForm.Target))
            .Select(n => n.Key).ToHashSet();
        var open = new Queue<GraphNode>(planner.Nodes.Keys.Where(islands.Contains));
        while (open.TryDequeue(out var node))
        {
            if (!islands.Contains(node) || IsIsland(node, islands, planner, uses, context)) continue;
            islands.Remove(node);
            foreach (var input in node.Inputs)
            {
                if (input?.Producer is { } before) open.Enqueue(before);
            }

            foreach (var output in node.Outputs)
            {
                foreach (var after in uses.Of(output)) open.Enqueue(after);
            }
        }

        foreach (var node in islands) planner.Keep(node, Reason);
    }

    private static bool IsIsland(GraphNode node, HashSet<GraphNode> islands, ConversionPlanner planner, ValueUses uses, ConversionContext context)
    {
        for (var i = 0; i < node.Inputs.Count; i++)
        {
            if (!context.Concerns(node.Inputs[i]) || planner.Nodes[node].Inputs[i] == FloatForm.Any) continue;
            var input = node.Inputs[i]!;
            if (ConstantData.Tensor(input) is { } tensor && ConstantData.Count(tensor) <= SmallConstant) continue;
            if (input.Producer is not { } before || !planner.Nodes.TryGetValue(before, out var plan)) return false;
            if (!islands.Contains(before) && plan.Outputs[before.Outputs.IndexOf(input)] != FloatForm.Original) return false;
        }

        foreach (var output in node.Outputs)
        {
            if (!context.Concerns(output)) continue;
            if (uses.LeavesGraph(output!)) return false;
            foreach (var after in uses.Of(output))
            {
                if (islands.Contains(after)) continue;
                var forms = planner.Nodes[after].Inputs;
                for (var i = 0; i < forms.Length; i++)
                {
                    if (after.Inputs[i] == output && forms[i] == FloatForm.Target) return false;
                }
            }
        }

        return true;
    }
}
