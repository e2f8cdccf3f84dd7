using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.Opset.Adapters;

internal static class ImageScalerAdapter
{
    /// <summary>An experimental operator that version 10 dropped: Y = X * scale + bias, one bias for each channel of NCHW.</summary>
    public static void ToMulAdd(NodeProto node, UpgradeScope scope)
    {
        var scale = node.Float("scale") ?? 1;
        var bias = node.Floats("bias") ?? throw new OpsetRefusedException("it has no 'bias'");
        var scaled = scope.Before(node, "Mul", "scaled", node.Input[0], scope.Like(node, "scale", node.Input[0], [scale]));
        node.SetInput(1, scope.Like(node, "bias", node.Input[0], bias, bias.Count, 1, 1));
        node.Input[0] = scaled;
        node.OpType = "Add";
        node.Remove("scale", "bias");
    }
}
