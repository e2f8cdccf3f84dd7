using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.Opset.Adapters;

internal static class TopKAdapter
{
    /// <summary>Version 10 takes k as an input of one element. Version 11 adds 'largest' and 'sorted', whose defaults are the old behaviour.</summary>
    public static void CountToInput(NodeProto node, UpgradeScope scope)
    {
        var k = node.Int("k") ?? throw new OpsetRefusedException("it has no 'k'");
        node.SetInput(1, scope.Ints(node, "k", k));
        node.Remove("k");
    }
}
