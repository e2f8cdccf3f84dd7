using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.Opset.Adapters;

/// <summary>
/// Before version 7 broadcasting was asked for by an attribute and went one way: B is a contiguous part of A's shape that
/// starts at 'axis', or ends where A ends when there is no axis. From 7 on it is NumPy's, which always aligns the ends.
/// </summary>
internal static class LegacyBroadcastAdapter
{
    /// <summary>Gives B the ones at its end that put it at its axis.</summary>
    public static void Align(NodeProto node, UpgradeScope scope)
    {
        var isBroadcast = (node.Int("broadcast") ?? 0) != 0;
        var axis = node.Int("axis");
        node.Remove("broadcast", "axis");
        if (!isBroadcast || axis is null) return;

        var b = node.InputOrEmpty(1);
        if (scope.Facts.HasOneElement(b)) return;
        if (scope.Facts.Find(node.InputOrEmpty(0)).Rank is not { } rankOfA || scope.Facts.Find(b).Rank is not { } rankOfB)
            throw new OpsetRefusedException("it broadcasts from an axis, and the ranks of its inputs are not stated in the model");

        var start = axis < 0 ? axis.Value + rankOfA : axis.Value;
        var missing = rankOfA - start - rankOfB;
        if (start < 0 || missing < 0) throw new OpsetRefusedException(string.Create(null, $"its axis {axis} does not fit its inputs"));
        AppendOnes(node, scope, rankOfB, (int)missing);
    }

    /// <summary>C of a Gemm has either the shape of the result or ends where it ends: NumPy's rule covers both.</summary>
    public static void Gemm(NodeProto node, UpgradeScope scope) => node.Remove("broadcast");

    /// <summary>Before version 7 the slope of a PRelu was one number or one for each channel, the second dimension.</summary>
    public static void PReluSlope(NodeProto node, UpgradeScope scope)
    {
        var slope = node.InputOrEmpty(1);
        if (scope.Facts.HasOneElement(slope)) return;
        if (scope.Facts.Find(node.InputOrEmpty(0)).Rank is not { } rank || scope.Facts.Find(slope).Rank is not { } rankOfSlope)
            throw new OpsetRefusedException("the ranks of its inputs are not stated in the model");
        if (rankOfSlope == 1 && rank > 2) AppendOnes(node, scope, 1, rank - 2);
    }

    private static void AppendOnes(NodeProto node, UpgradeScope scope, int rank, int count)
    {
        if (count == 0) return;
        var axes = Enumerable.Range(rank, count).Select(static axis => (long)axis).ToArray();
        node.Input[1] = scope.Before(node, "Unsqueeze", "aligned", [node.Input[1]], unsqueeze => unsqueeze.Set("axes", axes));
    }
}
