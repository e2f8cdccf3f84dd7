using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.Opset.Adapters;

internal static class LpPoolAdapter
{
    /// <summary>Version 2 wants the norm as a whole number, and the kernel's shape always.</summary>
    public static void NormToInteger(NodeProto node, UpgradeScope scope)
    {
        if (node.OpType == "LpPool" && !node.Has("kernel_shape")) throw new OpsetRefusedException("it has no 'kernel_shape'");
        if (node.Float("p") is not { } p) return;
        if (p != MathF.Truncate(p) || p is < 1 or > 1024) throw new OpsetRefusedException(string.Create(null, $"its norm p={p} is not a whole number"));
        node.Set("p", (long)p);
    }
}
