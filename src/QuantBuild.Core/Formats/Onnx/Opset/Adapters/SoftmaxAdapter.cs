using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.Opset.Adapters;

internal static class SoftmaxAdapter
{
    /// <summary>
    /// Up to version 12 the input is seen as a matrix, the dimensions from 'axis' (default 1) on as its columns; from 13 on
    /// 'axis' (default -1) is one dimension. The two agree on the last dimension; elsewhere the matrix is made explicit:
    /// Flatten(axis), the operator on the columns, Reshape back.
    /// </summary>
    public static void KeepFlattening(NodeProto node, UpgradeScope scope)
    {
        var axis = node.Int("axis") ?? 1;
        if (axis == -1 || axis == scope.Facts.Find(node.InputOrEmpty(0)).Rank - 1)
        {
            node.Set("axis", axis);
            return;
        }

        var shape = scope.Before(node, "Shape", "shape", node.Input[0]);
        node.Input[0] = scope.Before(node, "Flatten", "matrix", [node.Input[0]], flatten => flatten.Set("axis", axis));
        node.Set("axis", -1L);
        var restore = scope.After(node, "Reshape", "restored", shape);
        // A zero in a shape that was measured is a zero, not a request to copy.
        if (scope.Target >= 14) restore.Set("allowzero", 1L);
    }
}
