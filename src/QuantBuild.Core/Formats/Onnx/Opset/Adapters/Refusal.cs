using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.Opset.Adapters;

/// <summary>Changes of meaning that have no adapter, and the nodes that they do not concern.</summary>
internal static class Refusal
{
    public static void Experimental(NodeProto node, UpgradeScope scope) =>
        throw new OpsetRefusedException("it is an experimental operator that opset 10 and later do not have");

    public static void ExperimentalMeanVariance(NodeProto node, UpgradeScope scope) =>
        throw new OpsetRefusedException("its experimental form has other attributes than that of opset 9 and later");

    public static void BatchedScan(NodeProto node, UpgradeScope scope) =>
        throw new OpsetRefusedException("Scan of opset 8 has a batch dimension, which later opsets do not have");

    /// <summary>Version 11 swapped the side that gets the odd element of padding that is computed.</summary>
    public static void ConvTransposeAutomaticPadding(NodeProto node, UpgradeScope scope)
    {
        if (node.Has("output_shape") || node.Text("auto_pad") is "SAME_UPPER" or "SAME_LOWER")
            throw new OpsetRefusedException("its padding is computed from the output's shape, which opset 11 does in another way");
    }

    /// <summary>Before version 11 a negative index gave a row of off-values; from then on it counts from the end.</summary>
    public static void OneHotNegativeIndices(NodeProto node, UpgradeScope scope)
    {
        if (scope.Facts.ReadInts(node.InputOrEmpty(0)) is { } indices && indices.All(static index => index >= 0)) return;
        throw new OpsetRefusedException("negative indices have another meaning in opset 11 and later, and its indices are not constants");
    }
}
