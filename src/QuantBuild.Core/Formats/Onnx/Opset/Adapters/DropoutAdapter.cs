using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.Opset.Adapters;

internal static class DropoutAdapter
{
    /// <summary>Version 7 is inference; before, is_test said so, and its default is training.</summary>
    public static void DropTestFlag(NodeProto node, UpgradeScope scope)
    {
        if ((node.Int("is_test") ?? 0) == 0 && node.Float("ratio") is not 0f) throw new OpsetRefusedException("it is in training mode (is_test=0)");
        node.Remove("is_test");
    }

    /// <summary>The mask changed its type in version 10 and its value in inference in 12.</summary>
    public static void DropMask(NodeProto node, UpgradeScope scope)
    {
        if (node.Output.Count < 2) return;
        if (node.Output[1].Length > 0 && scope.Names.IsRead(node.Output[1]))
            throw new OpsetRefusedException("its mask is read, and the mask has another meaning in later opsets");
        node.Output.RemoveAt(1);
    }

    /// <summary>Version 12 takes the ratio as an input, which training alone uses.</summary>
    public static void RatioToInput(NodeProto node, UpgradeScope scope)
    {
        DropMask(node, scope);
        if (node.Float("ratio") is { } ratio) node.SetInput(1, scope.Scalar(node, "ratio", ratio));
        node.Remove("ratio");
    }
}
