using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.TypeInference;

/// <summary>A local function as it is called with one combination of input types and type-giving attributes.</summary>
internal sealed class FunctionInstance(FunctionProto function, GraphScope body)
{
    public FunctionProto Function { get; } = function;

    public GraphScope Body { get; } = body;
}
