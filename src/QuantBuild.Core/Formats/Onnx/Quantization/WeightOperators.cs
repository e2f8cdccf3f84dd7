using QuantBuild.Formats.Onnx.Graph;

namespace QuantBuild.Formats.Onnx.Quantization;

/// <summary>How a node uses a weight.</summary>
internal enum WeightRole
{
    /// <summary>Not as a weight: it is left as it is.</summary>
    None,

    /// <summary>The right side of MatMul, [K, N].</summary>
    MatMul,

    /// <summary>The right side of Gemm, [K, N], or [N, K] with transB.</summary>
    Gemm,

    /// <summary>A table whose rows are looked up: Gather on axis 0.</summary>
    Embedding,

    /// <summary>Anything else that can be dequantized with one scale for each channel.</summary>
    Channels,
}

/// <param name="Axis">For <see cref="WeightRole.Channels"/> the axis that keeps a scale for each index.</param>
/// <param name="Sensitive">Four bits to a channel lose too much: the operator sums over many values of one scale (Conv) or over time (LSTM).</param>
internal readonly record struct WeightUseRole(WeightRole Role, int Axis, bool Sensitive);

/// <summary>The operators that have weights, and where. A new operator is a line here.</summary>
internal static class WeightOperators
{
    public static WeightUseRole RoleOf(WeightUse use, Weight weight)
    {
        var node = use.Node;
        var rank = weight.Rank;
        // A node without outputs is the runtime's to refuse.
        if (rank < 2 || node.Output.Count == 0) return default;
        if (node.Domain is "" or "ai.onnx")
        {
            switch (node.OpType, use.Input)
            {
                case ("MatMul", 1):
                    return rank == 2 ? new(WeightRole.MatMul, 1, false) : new(WeightRole.Channels, rank - 1, false);
                case ("MatMul", 0):
                    return new(WeightRole.Channels, rank - 2, false);
                case ("Gemm", 1) when rank == 2:
                    return new(WeightRole.Gemm, node.Int("transB", 0) != 0 ? 0 : 1, false);
                case ("Gemm", 0) when rank == 2:
                    return new(WeightRole.Channels, node.Int("transA", 0) != 0 ? 1 : 0, false);
                case ("Gather", 0) when node.Input.Count > 1:
                    return node.Int("axis", 0) == 0 ? new(WeightRole.Embedding, 0, false) : default;
                case ("Conv", 1):
                    return new(WeightRole.Channels, 0, true);
                case ("ConvTranspose", 1):
                    return new(WeightRole.Channels, 1, true);
                case ("LSTM" or "GRU" or "RNN", 1 or 2) when rank == 3:
                    return new(WeightRole.Channels, 1, true);
                case ("Transpose" or "Identity" or "Reshape" or "Squeeze" or "Unsqueeze", 0):
                    return Moved(use);
            }
        }
        else if (node.Domain == Nodes.Microsoft)
        {
            switch (node.OpType, use.Input)
            {
                case ("Attention", 1) when rank == 2:
                    return new(WeightRole.Channels, 1, false);
                case ("FusedMatMul", 1):
                    return new(WeightRole.Channels, node.Int("transB", 0) != 0 ? rank - 2 : rank - 1, false);
                case ("FusedGemm", 1) when rank == 2:
                    return new(WeightRole.Channels, node.Int("transB", 0) != 0 ? 0 : 1, false);
                case ("FusedConv" or "NhwcFusedConv", 1):
                    return new(WeightRole.Channels, 0, true);
                case ("EmbedLayerNormalization", 2 or 3 or 4):
                    return new(WeightRole.Channels, 0, false);
            }
        }
        return default;
    }

    /// <summary>The products that read a matrix only through a Transpose of it: for them it is [N, K]. Empty when there is any other reader.</summary>
    public static IReadOnlyList<WeightUse> ProductsBehindTranspose(WeightUse use, Weight weight)
    {
        var node = use.Node;
        if (!node.IsStandard("Transpose") || weight.Rank != 2 || use.Scope.Outputs.Contains(node.Output[0])) return [];
        if (node.Find("perm") is { } perm && !perm.Ints.SequenceEqual([1, 0])) return [];
        var readers = Readers(use);
        return readers.Count > 0 && readers.All(reader => reader.Scope == use.Scope && reader.Node.IsStandard("MatMul") && reader.Input == 1) ? readers : [];
    }

    /// <summary>A node that only moves values: the weight is one if what comes out goes into weight inputs only.</summary>
    private static WeightUseRole Moved(WeightUse use)
    {
        var readers = Readers(use);
        if (readers.Count == 0 || use.Scope.Outputs.Contains(use.Node.Output[0])) return default;
        if (readers.All(reader => (reader.Node.OpType, reader.Input) is ("MatMul", 1) or ("Gemm", 1))) return new(WeightRole.Channels, 0, false);
        return readers.All(reader => (reader.Node.OpType, reader.Input) is
            ("MatMul", 1) or ("Gemm", 1) or ("Conv", 1) or ("ConvTranspose", 1) or ("LSTM", 1 or 2) or ("GRU", 1 or 2) or ("RNN", 1 or 2))
            ? new(WeightRole.Channels, 0, true)
            : default;
    }

    /// <summary>Inputs of the same scope that read what a node makes. A reader in a subgraph counts as one that is not known.</summary>
    private static List<WeightUse> Readers(WeightUse use)
    {
        var output = use.Node.Output[0];
        var readers = new List<WeightUse>();
        foreach (var node in use.Scope.Nodes)
        {
            for (var i = 0; i < node.Input.Count; i++)
                if (node.Input[i] == output) readers.Add(new WeightUse(use.Scope, node, i));
            if (node.Attribute.Any(attribute => attribute.G is { } graph && Captures(graph, output))) readers.Add(new WeightUse(use.Scope, node, -1));
        }
        return readers;
    }

    private static bool Captures(Protobuf.GraphProto graph, string name) =>
        graph.Output.Any(output => output.Name == name) || graph.Node.Any(node => node.Input.Contains(name) || node.Attribute.Any(attribute => attribute.G is { } inner && Captures(inner, name)));
}
