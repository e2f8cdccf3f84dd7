using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.Opset.Adapters;

internal static class GroupNormalizationAdapter
{
    /// <summary>Version 18 has a scale and a bias for each group, version 21 for each channel: each is repeated over its group.</summary>
    public static void ScalePerChannel(NodeProto node, UpgradeScope scope)
    {
        if (node.Int("num_groups") is not (> 0 and var groups)) throw new OpsetRefusedException("it has no 'num_groups'");
        var channels = scope.Before(node, "Shape", "channels", [node.Input[0]], shape =>
        {
            shape.Set("start", 1L);
            shape.Set("end", 2L);
        });
        var groupCount = scope.Ints(node, "groups", groups);
        var perGroup = scope.Before(node, "Div", "per_group", channels, groupCount);
        var table = scope.Before(node, "Concat", "table", [groupCount, perGroup], concat => concat.Set("axis", 0L));
        var column = scope.Ints(node, "column", 1);
        for (var i = 1; i <= 2; i++)
        {
            var role = i == 1 ? "scale" : "bias";
            var values = scope.Before(node, "Unsqueeze", role + "_column", node.InputOrEmpty(i), column);
            var repeated = scope.Before(node, "Expand", role + "_table", values, table);
            node.SetInput(i, scope.Before(node, "Reshape", role, repeated, channels));
        }
    }
}
