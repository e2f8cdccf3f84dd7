using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.Formats.Onnx.TypeInference;

namespace QuantBuild.Core.Tests.Formats.Onnx.FloatTypes;

/// <summary>Checks what a runtime checks on loading: each operator gets types that its schema allows, and declarations tell the truth.</summary>
internal static class TypeCheck
{
    public static void Run(ModelProto model)
    {
        var inference = ElementTypeInference.Run(model, "model.onnx");
        Check(inference.Main);
        foreach (var instance in inference.FunctionInstances) Check(instance.Body);
    }

    private static void Check(GraphScope scope)
    {
        Assert.AreEqual(scope.Nodes.SelectMany(n => n.Outputs).Count(v => v is not null),
            scope.Nodes.SelectMany(n => n.Outputs).OfType<GraphValue>().Select(v => v.Name).Distinct().Count(), "names are unique");
        foreach (var node in scope.Nodes)
        {
            if (node.Signature is { } signature) Check(node, signature);
            foreach (var (_, body) in node.Bodies)
            {
                Check(body);
                for (var i = 0; i < body.Inputs.Count; i++)
                {
                    if (ControlFlow.InputOfBody(node, body.Inputs.Count, i) is { } outer) Same(outer.Type, body.Inputs[i].Type, $"input {i} of the body of {node.DisplayName}");
                }

                for (var i = 0; i < body.Outputs.Count; i++)
                {
                    var outer = ControlFlow.NodeOutput(node, i);
                    if (outer >= 0 && outer < node.Outputs.Count && node.Outputs[outer] is { } value) Same(body.Outputs[i]!.Type, value.Type, $"output {i} of {node.DisplayName}");
                }
            }
        }

        if (scope.Graph is not { } graph) return;
        foreach (var info in graph.Input.Concat(graph.Output).Concat(graph.ValueInfo))
        {
            if (scope.Resolve(info.Name) is { } value && info.Type is not null) Same(OnnxType.From(info.Type), value.Type, $"declaration of {info.Name}");
        }
    }

    private static void Check(GraphNode node, OperatorSignature signature)
    {
        var bound = NodeTypes.Bind(node, signature);
        foreach (var (variable, type) in bound)
        {
            if (!type.IsTensorOf(Conversion.Float16)) continue;
            Assert.IsTrue(signature.AdmitsFloat16(variable), $"{node.DisplayName} takes no FLOAT16 for {variable}");
        }

        for (var i = 0; i < node.Inputs.Count; i++) Check(node, signature.Input(i), node.Inputs[i], bound);
        for (var i = 0; i < node.Outputs.Count; i++) Check(node, signature.Output(i), node.Outputs[i], bound);
    }

    private static void Check(GraphNode node, TypeSlot? slot, GraphValue? value, Dictionary<string, OnnxType> bound)
    {
        if (value is null) return;
        if (slot is { Kind: SlotKind.Fixed }) Same(OnnxType.Tensor(slot.Value.ElementType), value.Type, $"{node.DisplayName}, {value.Name}");
        if (slot is { Kind: SlotKind.Variable, IsSequence: false }) Same(bound[slot.Value.Name], value.Type, $"{node.DisplayName}, {value.Name}");
    }

    private static void Same(OnnxType expected, OnnxType actual, string where)
    {
        if (expected.IsKnown && actual.IsKnown) Assert.AreEqual((expected.Kind, expected.ElementType), (actual.Kind, actual.ElementType), where);
    }
}
