using QuantBuild.Formats.Onnx.Graph;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.Formats.Onnx.RuntimeSupport;
using QuantBuild.IO;
using QuantBuild.Numerics;
using QuantBuild.Streaming;

namespace QuantBuild.Formats.Onnx.Quantization;

/// <summary>
/// com.microsoft MatMulNBits: B as uint8 [N, blocks, block size·bits/8], scales [N, blocks], zero points uint8
/// [N, ceil(blocks·bits/8)] or none (then 2^(bits-1)), an optional bias [N]. It stands for MatMul, and for a Gemm that multiplies and adds.
/// </summary>
internal static class MatMulNBitsForm
{
    public static bool Fits(WeightUse use, Weight weight)
    {
        if (weight.Tensor.DataType is not (OnnxDataType.Float or OnnxDataType.Float16)) return false;
        if (use.Node.OpType == "MatMul") return true;
        return use.Node.Int("transA", 0) == 0 && use.Node.Float("alpha", 1) == 1 && (use.Node.Float("beta", 1) == 1 || !HasBias(use.Node))
            && (!HasBias(use.Node) || BiasOf(use, FeaturesOf(use, weight)) is not null || !use.Node.Attribute.Any(a => a.Name is "broadcast"));
    }

    /// <param name="uses">All multiply with the weight in the same order, [K, N] or [N, K].</param>
    public static FormResult Apply(WeightTask task, IReadOnlyList<WeightUse> uses, bool turned, ModelEdit edit)
    {
        var (k, n) = turned ? (task.Dims[1], task.Dims[0]) : (task.Dims[0], task.Dims[1]);
        var bits = task.Precision.Bits;
        var format = task.Coding.Blocks(task.Coding.BlockSize, task.ScaleType);
        var blocks = (k + format.BlockSize - 1) / format.BlockSize;

        var codes = new OutputRegion(BlockJob.CodeBytes(n, k, format.BlockSize, bits, CodeLayout.Blobs));
        var scales = new OutputRegion(task.ScaleType.ByteSize(n * blocks));
        var zeroPoints = format.Symmetric ? null : new OutputRegion(BlockJob.ZeroPointBytes(n, k, format.BlockSize, bits, padRows: true));

        var (scope, name) = (task.Weight.Scope, task.Weight.Name);
        var codesName = edit.AddTensor(scope, $"{name}.quantized", OnnxDataType.UInt8, [n, blocks, format.BlockSize * bits / 8], codes);
        var scalesName = edit.AddTensor(scope, $"{name}.scale", task.ScaleDataType, [n, blocks], scales);
        var zeroPointsName = zeroPoints is null ? string.Empty : edit.AddTensor(scope, $"{name}.zero_point", OnnxDataType.UInt8, [n, ((blocks * bits) + 7) / 8], zeroPoints);

        foreach (var use in uses)
        {
            Rewrite(use, n, edit, codesName, scalesName, zeroPointsName);
            use.Node.Attribute.Clear();
            use.Node.Attribute.Add([Nodes.Int("K", k), Nodes.Int("N", n), Nodes.Int("bits", bits), Nodes.Int("block_size", format.BlockSize)]);
            edit.NeedMicrosoft(use.Scope);
            edit.Forms.AddRange(FormsOf(use.Node, bits, zeroPoints is not null && blocks % 2 != 0).Select(form => new FormUse(form, name, use.Node.Name)));
        }

        var target = new BlockTarget(CodeLayout.Blobs, Signed: false, codes, scales, zeroPoints, PadZeroPointRows: true);
        return new FormResult(
            BlockJob.Create(task.File, task.Elements, n, k, format, sourceInputRows: !turned, target),
            codes.Length + scales.Length + (zeroPoints?.Length ?? 0), format.BlockSize);
    }

    private static void Rewrite(WeightUse use, long n, ModelEdit edit, string codes, string scales, string zeroPoints)
    {
        var node = use.Node;
        var bias = HasBias(node) ? node.Input[2] : null;
        var fused = bias is not null && BiasOf(use, n) is not null;
        List<string> inputs = [node.Input[0], codes, scales, zeroPoints, string.Empty, fused ? bias! : string.Empty];
        while (inputs[^1].Length == 0) inputs.RemoveAt(inputs.Count - 1);
        if (bias is not null && !fused)
        {
            // Gemm spreads C over its result in any of the ways of broadcasting; a bias input takes [N] only.
            var add = new NodeProto { OpType = "Add", Name = edit.Graph.NewName($"{node.Output[0]}.Add") };
            add.Output.Add(node.Output[0]);
            node.Output[0] = edit.Graph.NewName($"{node.Output[0]}.product");
            add.Input.Add([node.Output[0], bias]);
            edit.Follow(node, add);
        }
        node.Input.Clear();
        node.Input.AddRange(inputs);
        node.OpType = "MatMulNBits";
        node.Domain = Nodes.Microsoft;
    }

    private static IEnumerable<OperatorForm> FormsOf(NodeProto node, int bits, bool oddZeroPoints)
    {
        yield return bits == 4 ? OperatorForm.MatMulFourBits : OperatorForm.MatMulEightBits;
        if (bits == 4 && oddZeroPoints) yield return OperatorForm.MatMulPaddedZeroPoints;
        if (node.Input.Count > 5) yield return OperatorForm.MatMulBias;
    }

    private static bool HasBias(NodeProto node) => node.OpType == "Gemm" && node.Input.Count > 2 && node.Input[2].Length > 0;

    private static long FeaturesOf(WeightUse use, Weight weight) => weight.Tensor.Dims[use.Node.Int("transB", 0) != 0 ? 0 : 1];

    /// <summary>The bias, when it is known to be [N].</summary>
    private static Weight? BiasOf(WeightUse use, long n) =>
        use.Scope.Find(use.Node.Input[2]) is { Rank: 1 } bias && bias.Tensor.Dims[0] == n ? bias : null;
}
