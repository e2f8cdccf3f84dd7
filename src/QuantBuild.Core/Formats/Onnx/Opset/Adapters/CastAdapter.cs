using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.Opset.Adapters;

internal static class CastAdapter
{
    /// <summary>Version 6 names the type by its number.</summary>
    public static void TypeNameToNumber(NodeProto node, UpgradeScope scope)
    {
        var name = node.Text("to") ?? throw new OpsetRefusedException("it has no 'to'");
        var type = OnnxDataType.Parse(name);
        if (type == OnnxDataType.Undefined) throw new OpsetRefusedException($"its type '{name}' is unknown");
        node.Set("to", (long)type);
    }
}
