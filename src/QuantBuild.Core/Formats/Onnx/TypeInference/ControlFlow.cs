namespace QuantBuild.Formats.Onnx.TypeInference;

/// <summary>How the inputs and outputs of Loop and Scan go to those of their bodies.</summary>
internal static class ControlFlow
{
    /// <summary>The value that a body's input takes its type from; null for Loop's counter, and when the node says nothing.</summary>
    public static GraphValue? InputOfBody(GraphNode node, int bodyInputs, int index)
    {
        var outer = NodeInput(node, bodyInputs, index);
        return outer >= 0 && outer < node.Inputs.Count ? node.Inputs[outer] : null;
    }

    /// <summary>The index of the node's input that goes to a body's input, -1 for none.</summary>
    public static int NodeInput(GraphNode node, int bodyInputs, int index)
    {
        // Loop: trip count, condition, carried values; its body: counter, condition, carried values.
        if (node.Is("Loop")) return index == 0 ? -1 : index;

        // Scan: states, then what is scanned; at opset 8 the lengths of the sequences come first.
        if (node.Is("Scan")) return index + Math.Max(0, node.Inputs.Count - bodyInputs);
        return -1;
    }

    /// <summary>The index of the node's output that a body's output goes to, -1 for none.</summary>
    public static int NodeOutput(GraphNode node, int index) => node.Is("Loop") ? index - 1 : index;
}
