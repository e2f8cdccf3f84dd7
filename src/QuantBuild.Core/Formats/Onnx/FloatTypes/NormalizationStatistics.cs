using QuantBuild.Formats.Onnx.TypeInference;

namespace QuantBuild.Formats.Onnx.FloatTypes;

/// <summary>
/// Layer and RMS normalization written as single operators: mean(x^2) + epsilon, its root, x over it. Squares pass 65504 for |x| above
/// 255, and 1 / sqrt(epsilon) does for a small epsilon: the statistic keeps FLOAT, and only the normalized values are FLOAT16.
/// </summary>
internal static class NormalizationStatistics
{
    private const string Reason = "part of a normalization, whose squares pass 65504, the largest FLOAT16";

    // Longer than any chain from the square to the root.
    private const int MaxSteps = 8;

    public static void Keep(List<GraphNode> nodes, ValueUses uses, ConversionContext context, Dictionary<GraphNode, string> kept)
    {
        foreach (var node in nodes)
        {
            if (!IsSquare(node) || !context.Concerns(node.Outputs[0])) continue;
            if (uses.Only(node.Outputs[0]) is not { } mean || !(mean.Is("ReduceMean") || mean.Is("ReduceSum"))) continue;
            kept.TryAdd(node, Reason);
            kept.TryAdd(mean, Reason);
            KeepWhatFollows(mean, uses, kept);
        }
    }

    /// <summary>Keeps what leads from a node to the root, and the product with its reciprocal.</summary>
    public static void KeepWhatFollows(GraphNode node, ValueUses uses, Dictionary<GraphNode, string> kept)
    {
        for (var step = 0; step < MaxSteps && node.Outputs.Count > 0; step++)
        {
            if (IsReciprocal(node))
            {
                foreach (var product in uses.Of(node.Outputs[0]).Where(n => n.Is("Mul"))) kept.TryAdd(product, Reason);
                return;
            }

            if (uses.Only(node.Outputs[0]) is not { } next) return;
            var withScalar = next.OperatorType is "Add" or "Max" or "Mul" or "Div" && next.Domain.Length == 0 && WithScalar(next);
            if (!withScalar && !next.Is("Sqrt") && !next.Is("Clip") && !IsReciprocal(next)) return;
            kept.TryAdd(next, Reason);
            node = next;
        }
    }

    private static bool IsSquare(GraphNode node) =>
        (node.Is("Pow") && node.Inputs.Count == 2 && ScalarConstant.Read(node.Inputs[1]) == 2f)
        || (node.Is("Mul") && node.Inputs.Count == 2 && node.Inputs[0] is not null && node.Inputs[0] == node.Inputs[1]);

    // Div(1, sqrt) is the reciprocal in another spelling.
    private static bool IsReciprocal(GraphNode node) =>
        node.Is("Reciprocal")
        || (node.Is("Pow") && node.Inputs.Count == 2 && ScalarConstant.Read(node.Inputs[1]) < 0)
        || (node.Is("Div") && node.Inputs.Count == 2 && ScalarConstant.Read(node.Inputs[0]) is not null);

    private static bool WithScalar(GraphNode node) => node.Inputs.Any(i => ScalarConstant.Read(i) is not null);
}
