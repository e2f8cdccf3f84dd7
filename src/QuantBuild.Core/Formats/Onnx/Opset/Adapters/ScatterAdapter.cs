using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.Opset.Adapters;

internal static class ScatterAdapter
{
    /// <summary>Version 11 calls the same operator ScatterElements.</summary>
    public static void Rename(NodeProto node, UpgradeScope scope) => node.OpType = "ScatterElements";
}
