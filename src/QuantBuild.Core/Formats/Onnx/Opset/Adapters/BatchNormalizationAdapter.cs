using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.Opset.Adapters;

internal static class BatchNormalizationAdapter
{
    /// <summary>Version 7 tells training by the number of outputs; before, is_test did, and its default is training.</summary>
    public static void DropTestFlag(NodeProto node, UpgradeScope scope)
    {
        if ((node.Int("is_test") ?? 0) == 0) throw new OpsetRefusedException("it is in training mode (is_test=0)");
        node.Remove("is_test");
        DropUnreadOutputs(node, scope);
    }

    /// <summary>Version 9 knows only statistics for each channel.</summary>
    public static void DropSpatialFlag(NodeProto node, UpgradeScope scope)
    {
        // Without spatial dimensions both kinds of statistics are the same.
        if ((node.Int("spatial") ?? 1) == 0 && scope.Facts.Find(node.InputOrEmpty(0)).Rank != 2)
            throw new OpsetRefusedException("it has statistics for each activation (spatial=0), which later opsets do not have");
        node.Remove("spatial");
    }

    /// <summary>Version 14 tells training by an attribute, off by default, and then has no further outputs.</summary>
    public static void DropTrainingOutputs(NodeProto node, UpgradeScope scope) => DropUnreadOutputs(node, scope);

    private static void DropUnreadOutputs(NodeProto node, UpgradeScope scope)
    {
        if (node.Output.Skip(1).Any(output => output.Length > 0 && scope.Names.IsRead(output)))
            throw new OpsetRefusedException("it is in training mode: its statistics are read");
        while (node.Output.Count > 1) node.Output.RemoveAt(node.Output.Count - 1);
    }
}
