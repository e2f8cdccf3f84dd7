using QuantBuild.Formats.Onnx.TypeInference;

namespace QuantBuild.Formats.Onnx.FloatTypes;

/// <summary>Nodes that keep FLOAT because a runtime in wide use fails on their FLOAT16 form.</summary>
internal static class RuntimeFaults
{
    // ONNX Runtime 1.24 and later on x64 read through a null pointer while they load some graphs in which a FLOAT16 Transpose of three
    // dimensions leads to a MatMul: https://github.com/microsoft/onnxruntime/issues/28392. In FLOAT the two are fused, and no Cast is between.
    private const string TransposedProduct = "ONNX Runtime can crash when it loads a FLOAT16 Transpose in front of a MatMul";
    private const int FaultyRank = 3;

    public static void Keep(List<GraphNode> nodes, ValueUses uses, Dictionary<GraphNode, string> kept)
    {
        foreach (var node in nodes)
        {
            if (!node.Is("Transpose") || node.Attribute("perm")?.Ints.Count != FaultyRank || node.Outputs.Count == 0) continue;
            if (uses.Of(node.Outputs[0]).Any(n => n.Is("MatMul"))) kept.TryAdd(node, TransposedProduct);
        }
    }
}
