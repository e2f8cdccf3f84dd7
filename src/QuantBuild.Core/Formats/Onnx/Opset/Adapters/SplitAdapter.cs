using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.Opset.Adapters;

internal static class SplitAdapter
{
    /// <summary>Version 1 could take the lengths as an input and left the default axis open.</summary>
    public static void RequireAttributes(NodeProto node, UpgradeScope scope)
    {
        if (node.InputOrEmpty(1).Length > 0) throw new OpsetRefusedException("its lengths are an input, which opset 2 to 12 do not have");
        if (node.Int("axis") is null) throw new OpsetRefusedException("it has no 'axis', and opset 1 does not say which is meant");
    }

    /// <summary>Version 13 takes the lengths as an input; without them the parts are equal, as before.</summary>
    public static void LengthsToInput(NodeProto node, UpgradeScope scope)
    {
        if (node.Ints("split") is not { } lengths) return;
        node.SetInput(1, scope.Ints(node, "split", lengths));
        node.Remove("split");
    }

    /// <summary>Version 18 wants the number of parts where there are no lengths.</summary>
    public static void StateOutputCount(NodeProto node, UpgradeScope scope)
    {
        if (node.InputOrEmpty(1).Length > 0) return;
        node.Set("num_outputs", node.Output.Count);
    }
}
