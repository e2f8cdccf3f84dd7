using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.Opset.Adapters;

internal static class AxesAdapter
{
    /// <summary>The axes became the second input: in version 13 of ReduceSum, Squeeze and Unsqueeze, in 18 of the other reductions.</summary>
    public static void ToInput(NodeProto node, UpgradeScope scope)
    {
        var axes = node.Ints("axes");
        if (axes is null && node.OpType == "Unsqueeze") throw new OpsetRefusedException("it has no 'axes'");
        // An empty list means all axes, which an absent input says in every version.
        if (axes is { Count: > 0 }) node.SetInput(1, scope.Ints(node, "axes", axes));
        node.Remove("axes");
    }
}
