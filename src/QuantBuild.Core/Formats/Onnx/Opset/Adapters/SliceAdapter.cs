using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.Opset.Adapters;

internal static class SliceAdapter
{
    /// <summary>Version 10 takes starts, ends and axes as inputs.</summary>
    public static void RangesToInputs(NodeProto node, UpgradeScope scope)
    {
        var starts = node.Ints("starts") ?? throw new OpsetRefusedException("it has no 'starts'");
        var ends = node.Ints("ends") ?? throw new OpsetRefusedException("it has no 'ends'");
        // Version 1 takes the first dimensions when there are no axes; version 10 would take all.
        var axes = node.Ints("axes") ?? Enumerable.Range(0, starts.Count).Select(static axis => (long)axis).ToArray();
        node.SetInput(1, scope.Ints(node, "starts", starts));
        node.SetInput(2, scope.Ints(node, "ends", ends));
        node.SetInput(3, scope.Ints(node, "axes", axes));
        node.Remove("starts", "ends", "axes");
    }
}
