using QuantBuild.Formats.Onnx.Graph;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.Formats.Onnx.RuntimeSupport;
using QuantBuild.IO;
using QuantBuild.Numerics;
using QuantBuild.Streaming;

namespace QuantBuild.Formats.Onnx.Quantization;

/// <summary>
/// DequantizeLinear in the place of the weight, under the weight's own name, so that no node that reads it has to change:
/// codes → DequantizeLinear → the weight. Standard where the model's opset has it, of com.microsoft where it does not and
/// the format allows it.
/// </summary>
internal static class DequantizeForm
{
    /// <summary>One scale for each index of an axis.</summary>
    public static FormResult ApplyChannels(WeightTask task, int axis, bool standardOnly, ModelEdit edit)
    {
        var shape = ChannelShape.Of(task.Dims, axis);
        var bits = task.Precision.Bits;
        var codes = new OutputRegion(task.Precision.Type.ByteSize(task.Elements.Elements));
        var scales = new OutputRegion(task.ScaleType.ByteSize(shape.Channels));
        var needed = bits == 4 ? 21 : task.ScaleType == ElementType.Float32 ? 13 : 19;
        var microsoft = !standardOnly && edit.Graph.OpsetOf(task.Weight.Scope) < needed;
        // Older versions of com.microsoft's operator refuse to go without.
        var zeroPoints = Unsaid(task) && !microsoft ? null : new OutputRegion(task.Precision.Type.ByteSize(shape.Channels));
        AddNode(task, edit, codes, scales, zeroPoints, [shape.Channels], Nodes.Int("axis", axis), blockSize: 0, microsoft);
        if (standardOnly) edit.NeedOpset(task.Weight.Scope, needed);

        TensorJob job = shape.Inner > 1 || shape.Outer == 1
            ? ChannelJob.Create(task.File, task.Elements, shape, new ChannelFormat(bits, task.Coding.Symmetric, task.Precision.IsSigned, task.ScaleType, task.Coding.Algorithm), codes, scales, zeroPoints)
            // Channels along the last axis: blocks as long as the whole axis that is summed over.
            : BlockJob.Create(task.File, task.Elements, shape.Channels, shape.Outer,
                task.Coding.Blocks(checked((int)shape.Outer), task.ScaleType), sourceInputRows: true,
                new BlockTarget(CodeLayout.InputRows, task.Precision.IsSigned, codes, scales, zeroPoints, PadZeroPointRows: false));
        return new FormResult(job, Bytes(codes, scales, zeroPoints), BlockSize: null);
    }

    /// <summary>One scale for each block along an axis of a matrix: opset 21.</summary>
    /// <param name="layout">[K, N] with blocks on axis 0, or [N, K] with blocks on axis 1.</param>
    /// <param name="sourceInputRows">The weight itself is [K, N].</param>
    public static FormResult ApplyBlocks(WeightTask task, CodeLayout layout, bool sourceInputRows, ModelEdit edit)
    {
        var k = task.Dims[sourceInputRows ? 0 : ^1];
        var n = task.Elements.Elements / k;
        var bits = task.Precision.Bits;
        var format = task.Coding.Blocks(task.Coding.BlockSize, task.ScaleType);
        var blocks = (k + format.BlockSize - 1) / format.BlockSize;

        var codes = new OutputRegion(BlockJob.CodeBytes(n, k, format.BlockSize, bits, layout));
        var scales = new OutputRegion(task.ScaleType.ByteSize(n * blocks));
        var zeroPoints = Unsaid(task) ? null : new OutputRegion(BlockJob.ZeroPointBytes(n, k, format.BlockSize, bits, padRows: false));
        var inputRows = layout == CodeLayout.InputRows;
        long[] scaleDims = inputRows ? [blocks, n] : [.. task.Dims.Take(task.Dims.Count - 1), blocks];
        long[] codeDims = inputRows ? [k, n] : [.. task.Dims];
        AddNode(task, edit, codes, scales, zeroPoints, scaleDims, Nodes.Int("axis", inputRows ? 0 : task.Dims.Count - 1), format.BlockSize, microsoft: false, codeDims);
        edit.NeedOpset(task.Weight.Scope, 21);

        var target = new BlockTarget(layout, task.Precision.IsSigned, codes, scales, zeroPoints, PadZeroPointRows: false);
        return new FormResult(BlockJob.Create(task.File, task.Elements, n, k, format, sourceInputRows, target), Bytes(codes, scales, zeroPoints), format.BlockSize);
    }

    /// <summary>True when the zero points are all 0, which needs no saying: of unsigned codes they are the middle code.</summary>
    private static bool Unsaid(WeightTask task) => task.Coding.Symmetric && task.Precision.IsSigned;

    private static void AddNode(
        WeightTask task, ModelEdit edit, OutputRegion codes, OutputRegion scales, OutputRegion? zeroPoints, IReadOnlyList<long> scaleDims,
        AttributeProto axis, int blockSize, bool microsoft, IReadOnlyList<long>? codeDims = null)
    {
        var (scope, name) = (task.Weight.Scope, task.Weight.Name);
        var node = new NodeProto { OpType = "DequantizeLinear", Name = edit.Graph.NewName($"{name}.DequantizeLinear") };
        if (microsoft)
        {
            node.Domain = Nodes.Microsoft;
            edit.NeedMicrosoft(scope);
        }
        node.Input.Add(edit.AddTensor(scope, $"{name}.quantized", task.CodeDataType, codeDims ?? task.Dims, codes));
        node.Input.Add(edit.AddTensor(scope, $"{name}.scale", task.ScaleDataType, scaleDims, scales));
        if (zeroPoints is not null) node.Input.Add(edit.AddTensor(scope, $"{name}.zero_point", task.CodeDataType, scaleDims, zeroPoints));
        node.Output.Add(name);
        node.Attribute.Add(axis);
        if (blockSize > 0) node.Attribute.Add(Nodes.Int("block_size", blockSize));
        if (task.Precision.Bits == 4)
        {
            edit.NeedIrVersion(10);
            edit.Forms.Add(new FormUse(OperatorForm.DequantizeFourBits, name, node.Name));
        }
        if (blockSize > 0) edit.Forms.Add(new FormUse(OperatorForm.DequantizeBlocks, name, node.Name));
        edit.Substitute(task.Weight, node);
    }

    private static long Bytes(OutputRegion codes, OutputRegion scales, OutputRegion? zeroPoints) =>
        codes.Length + scales.Length + (zeroPoints?.Length ?? 0);
}
