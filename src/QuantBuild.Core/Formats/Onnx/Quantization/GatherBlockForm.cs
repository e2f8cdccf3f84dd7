using QuantBuild.Formats.Onnx.Graph;
using QuantBuild.Formats.Onnx.RuntimeSupport;
using QuantBuild.IO;
using QuantBuild.Numerics;
using QuantBuild.Streaming;

namespace QuantBuild.Formats.Onnx.Quantization;

/// <summary>
/// com.microsoft GatherBlockQuantized for tables of embeddings: data as uint8 with the last axis packed, scales and zero points
/// along it. Zero points are always written: without them runtimes have disagreed on what they are. For the same reason the
/// last axis must divide by the block size.
/// </summary>
internal static class GatherBlockForm
{
    public static bool Fits(Weight weight) => weight.Tensor.DataType is OnnxDataType.Float or OnnxDataType.Float16;

    public static FormResult Apply(WeightTask task, IReadOnlyList<WeightUse> uses, ModelEdit edit)
    {
        var k = task.Dims[^1];
        var rows = task.Weight.Elements / k;
        var bits = task.Precision.Bits;
        var format = task.Coding.Blocks(task.Coding.BlockSize, task.ScaleType);
        var blocks = k / format.BlockSize;
        var pointBytes = ((blocks * bits) + 7) / 8;

        var codes = new OutputRegion(BlockJob.CodeBytes(rows, k, format.BlockSize, bits, CodeLayout.Blobs));
        var scales = new OutputRegion(task.ScaleType.ByteSize(rows * blocks));
        var zeroPoints = new OutputRegion(BlockJob.ZeroPointBytes(rows, k, format.BlockSize, bits, padRows: true));

        var (scope, name) = (task.Weight.Scope, task.Weight.Name);
        var outer = task.Dims.Take(task.Dims.Count - 1).ToList();
        var codesName = edit.AddTensor(scope, $"{name}.quantized", OnnxDataType.UInt8, [.. outer, k * bits / 8], codes);
        var scalesName = edit.AddTensor(scope, $"{name}.scale", task.ScaleDataType, [.. outer, blocks], scales);
        var zeroPointsName = edit.AddTensor(scope, $"{name}.zero_point", OnnxDataType.UInt8, [.. outer, pointBytes], zeroPoints);

        foreach (var use in uses)
        {
            var indices = use.Node.Input[1];
            use.Node.Input.Clear();
            use.Node.Input.Add([codesName, indices, scalesName, zeroPointsName]);
            use.Node.OpType = "GatherBlockQuantized";
            use.Node.Domain = Nodes.Microsoft;
            use.Node.Attribute.Clear();
            use.Node.Attribute.Add(
            [
                Nodes.Int("gather_axis", 0), Nodes.Int("quantize_axis", task.Dims.Count - 1),
                Nodes.Int("block_size", format.BlockSize), Nodes.Int("bits", bits),
            ]);
            edit.NeedMicrosoft(use.Scope);
            edit.Forms.Add(new FormUse(OperatorForm.GatherBlock, name, use.Node.Name));
        }

        var target = new BlockTarget(CodeLayout.Blobs, Signed: false, codes, scales, zeroPoints, PadZeroPointRows: true);
        return new FormResult(
            BlockJob.Create(task.File, task.Elements, rows, k, format, sourceInputRows: false, target),
            codes.Length + scales.Length + zeroPoints.Length, format.BlockSize);
    }
}
