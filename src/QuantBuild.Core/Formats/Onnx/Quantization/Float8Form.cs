using QuantBuild.Formats.Onnx.Graph;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.Formats.Onnx.RuntimeSupport;
using QuantBuild.IO;
using QuantBuild.Numerics;
using QuantBuild.Streaming;
using QuantBuild.Streaming.Float8;

namespace QuantBuild.Formats.Onnx.Quantization;

/// <summary>
/// FP8 codes in the order of the weight, and standard DequantizeLinear under the weight's own name: opset 19, with blocks 21. FP8 has no zero
/// points, and ONNX Runtime asks for none.
/// </summary>
internal static class Float8Form
{
    /// <summary>False when one scale to a channel would be too many scales to hold.</summary>
    public static bool CanStream(WeightTask task, int axis) => Float8Jobs.CanStream(ChannelShape.Of(task.Dims, axis));

    /// <summary>One scale for each index of an axis.</summary>
    public static FormResult ApplyChannels(WeightTask task, int axis, ModelEdit edit)
    {
        var shape = ChannelShape.Of(task.Dims, axis);
        var weight = Prepare(task, shape.Channels);
        AddNode(task, edit, weight, [shape.Channels], axis, blockSize: 0);
        return new FormResult(Float8Jobs.Channels(weight, shape), weight.Codes.Length + weight.Scales.Length, BlockSize: null);
    }

    /// <summary>One scale for each block along an axis.</summary>
    public static FormResult ApplyBlocks(WeightTask task, int axis, ModelEdit edit)
    {
        var shape = ChannelShape.Of(task.Dims, axis);
        var blockSize = task.Coding.BlockSize;
        long[] scaleDims = [.. task.Dims];
        scaleDims[axis] = (shape.Channels + blockSize - 1) / blockSize;
        var weight = Prepare(task, shape.Outer * scaleDims[axis] * shape.Inner);
        AddNode(task, edit, weight, scaleDims, axis, blockSize);
        return new FormResult(Float8Jobs.Blocks(weight, shape, blockSize), weight.Codes.Length + weight.Scales.Length, blockSize);
    }

    private static Float8Weight Prepare(WeightTask task, long scales) => new(
        task.File, task.Elements, task.Precision.Type, task.ScaleType,
        new OutputRegion(task.Elements.Elements), new OutputRegion(task.ScaleType.ByteSize(scales)));

    private static void AddNode(WeightTask task, ModelEdit edit, Float8Weight weight, IReadOnlyList<long> scaleDims, int axis, int blockSize)
    {
        var (scope, name) = (task.Weight.Scope, task.Weight.Name);
        var node = new NodeProto { OpType = "DequantizeLinear", Name = edit.Graph.NewName($"{name}.DequantizeLinear") };
        node.Input.Add(edit.AddTensor(scope, $"{name}.quantized", task.CodeDataType, task.Dims, weight.Codes));
        node.Input.Add(edit.AddTensor(scope, $"{name}.scale", task.ScaleDataType, scaleDims, weight.Scales));
        node.Output.Add(name);
        node.Attribute.Add(Nodes.Int("axis", axis));
        if (blockSize > 0) node.Attribute.Add(Nodes.Int("block_size", blockSize));
        edit.NeedOpset(scope, blockSize > 0 ? 21 : 19);
        edit.NeedIrVersion(9);
        edit.Forms.Add(new FormUse(OperatorForm.DequantizeFloat8, name, node.Name));
        if (blockSize > 0) edit.Forms.Add(new FormUse(OperatorForm.DequantizeBlocks, name, node.Name));
        edit.Substitute(task.Weight, node);
    }
}
