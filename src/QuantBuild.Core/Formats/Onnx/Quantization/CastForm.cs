using QuantBuild.Formats.Onnx.Graph;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.IO;
using QuantBuild.Numerics;
using QuantBuild.Streaming;

namespace QuantBuild.Formats.Onnx.Quantization;

/// <summary>A weight stored in a shorter float type and cast back: codes → Cast → the weight. The runtime does the cast once, when it loads.</summary>
internal static class CastForm
{
    public static FormResult Apply(WeightTask task, ModelEdit edit)
    {
        var stored = new OutputRegion(task.Precision.Type.ByteSize(task.Elements.Elements));
        var (scope, name) = (task.Weight.Scope, task.Weight.Name);
        var node = new NodeProto { OpType = "Cast", Name = edit.Graph.NewName($"{name}.Cast") };
        node.Input.Add(edit.AddTensor(scope, $"{name}.{task.Precision.Name.ToLowerInvariant()}", task.CodeDataType, task.Dims, stored));
        node.Output.Add(name);
        node.Attribute.Add(Nodes.Int("to", task.Weight.Tensor.DataType));
        edit.NeedOpset(scope, task.CodeDataType == OnnxDataType.BFloat16 ? 13 : 6);
        edit.Substitute(task.Weight, node);
        return new FormResult(new ConvertJob(task.File, task.Elements, task.Precision.Type, stored), stored.Length, BlockSize: null);
    }
}
