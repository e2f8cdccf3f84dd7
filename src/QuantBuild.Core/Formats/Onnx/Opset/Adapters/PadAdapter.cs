using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.Opset.Adapters;

internal static class PadAdapter
{
    /// <summary>Version 2 renamed the attribute.</summary>
    public static void RenamePaddings(NodeProto node, UpgradeScope scope)
    {
        var pads = node.Ints("paddings") ?? throw new OpsetRefusedException("it has no 'paddings'");
        node.Remove("paddings");
        node.Set("pads", pads);
    }

    /// <summary>Version 11 takes the pads and the fill value as inputs; the fill value in the type of the data.</summary>
    public static void PadsToInput(NodeProto node, UpgradeScope scope)
    {
        var pads = node.Ints("pads") ?? throw new OpsetRefusedException("it has no 'pads'");
        var value = node.Float("value") ?? 0;
        node.SetInput(1, scope.Ints(node, "pads", pads));
        if (value != 0 && (node.Text("mode") ?? "constant") == "constant")
            node.SetInput(2, scope.Like(node, "constant_value", node.Input[0], [value]));
        node.Remove("pads", "value");
    }
}
