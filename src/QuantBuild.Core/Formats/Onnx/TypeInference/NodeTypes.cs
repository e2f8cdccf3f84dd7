namespace QuantBuild.Formats.Onnx.TypeInference;

/// <summary>Passes types through one node.</summary>
internal static class NodeTypes
{
    /// <summary>Fills in the types of the node's outputs, and of inputs that its type variables fix; true if that was news.</summary>
    public static bool Learn(GraphNode node)
    {
        var news = false;
        if (node.Function is { } function) news = FromScope(node, function.Body, static i => i);
        else if (node.IsControlFlow)
        {
            foreach (var (_, body) in node.Bodies) news |= ToScope(node, body) | FromScope(node, body, i => ControlFlow.NodeOutput(node, i));
        }
        else if (node.Signature is { } signature) news = FromSignature(node, signature);

        for (var i = 0; i < node.Outputs.Count; i++)
        {
            if (node.Outputs[i] is { } output) news |= output.Learn(node.Scope.Declared(output.Name));
        }

        return news;
    }

    /// <summary>What the node's inputs and outputs say about the type variables of its signature.</summary>
    public static Dictionary<string, OnnxType> Bind(GraphNode node, OperatorSignature signature)
    {
        var bound = new Dictionary<string, OnnxType>();
        for (var i = 0; i < node.Inputs.Count; i++) Bind(bound, signature.Input(i), node.Inputs[i]);
        for (var i = 0; i < node.Outputs.Count; i++) Bind(bound, signature.Output(i), node.Outputs[i]);
        return bound;
    }

    private static void Bind(Dictionary<string, OnnxType> bound, TypeSlot? slot, GraphValue? value)
    {
        if (slot is not { Kind: SlotKind.Variable } variable || value is not { Type.IsKnown: true }) return;
        if (!variable.IsSequence) bound.TryAdd(variable.Name, value.Type);
        else if (value.Type.Item is { IsKnown: true } item) bound.TryAdd(variable.Name, item);
    }

    // What goes into a body has the type of the body's input, whichever of the two is known.
    private static bool ToScope(GraphNode node, GraphScope body)
    {
        var news = false;
        for (var i = 0; i < body.Inputs.Count; i++)
        {
            if (ControlFlow.InputOfBody(node, body.Inputs.Count, i) is not { } outer) continue;
            news |= outer.Learn(body.Inputs[i].Type) | body.Inputs[i].Learn(outer.Type);
        }

        return news;
    }

    private static bool FromScope(GraphNode node, GraphScope body, Func<int, int> toNodeOutput)
    {
        var news = false;
        for (var i = 0; i < body.Outputs.Count; i++)
        {
            var output = toNodeOutput(i);
            if (output < 0 || output >= node.Outputs.Count || node.Outputs[output] is not { } value) continue;
            var type = body.Outputs[i]?.Type ?? OnnxType.Unknown;
            news |= value.Learn(type.IsKnown ? type : body.Declared(body.Graph?.Output[i].Name ?? ""));
        }

        return news;
    }

    private static bool FromSignature(GraphNode node, OperatorSignature signature)
    {
        var news = false;
        var bound = Bind(node, signature);
        for (var i = 0; i < node.Inputs.Count; i++)
        {
            if (signature.Input(i) is { } slot && node.Inputs[i] is { Type.IsKnown: false } value) news |= value.Learn(TypeOf(slot, bound));
        }

        for (var i = 0; i < node.Outputs.Count; i++)
        {
            if (signature.Output(i) is not { } slot || node.Outputs[i] is not { Type.IsKnown: false } value) continue;
            news |= value.Learn(slot.Kind == SlotKind.Attribute ? AttributeTypes.Of(node, i) : TypeOf(slot, bound));
        }

        return news;
    }

    private static OnnxType TypeOf(TypeSlot slot, Dictionary<string, OnnxType> bound) => slot.Kind switch
    {
        SlotKind.Fixed => OnnxType.Tensor(slot.ElementType),
        SlotKind.Map => new(ValueKind.Map, OnnxDataType.Undefined),
        SlotKind.Variable when bound.TryGetValue(slot.Name, out var type) => slot.IsSequence ? OnnxType.SequenceOf(type) : type,
        _ => OnnxType.Unknown,
    };
}
