using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.Opset.Adapters;

internal static class DftAdapter
{
    /// <summary>Version 20 takes the axis as an input, with another default.</summary>
    public static void AxisToInput(NodeProto node, UpgradeScope scope)
    {
        node.SetInput(2, scope.Scalar(node, "axis", node.Int("axis") ?? 1));
        node.Remove("axis");
    }
}
