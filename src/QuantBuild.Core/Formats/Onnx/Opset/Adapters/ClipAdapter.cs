using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.Opset.Adapters;

internal static class ClipAdapter
{
    /// <summary>Version 11 takes the bounds as inputs, in the type of the data; an absent bound stays absent.</summary>
    public static void BoundsToInputs(NodeProto node, UpgradeScope scope)
    {
        var data = node.InputOrEmpty(0);
        if (node.Float("min") is { } min) node.SetInput(1, scope.Like(node, "min", data, [min]));
        if (node.Float("max") is { } max) node.SetInput(2, scope.Like(node, "max", data, [max]));
        node.Remove("min", "max");
    }
}
