using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.Opset.Adapters;

internal static class ReshapeAdapter
{
    /// <summary>Version 5 takes the shape as an input.</summary>
    public static void ShapeToInput(NodeProto node, UpgradeScope scope)
    {
        var shape = node.Ints("shape") ?? throw new OpsetRefusedException("it has no 'shape'");
        node.SetInput(1, scope.Ints(node, "shape", shape));
        node.Remove("shape", "consumed_inputs");
    }
}
