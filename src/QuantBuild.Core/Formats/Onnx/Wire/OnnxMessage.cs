namespace QuantBuild.Formats.Onnx.Wire;

/// <summary>The protobuf messages that lie on a path to tensor data. All others are opaque: their bytes are only copied.</summary>
internal enum OnnxMessage
{
    Opaque,
    Model,
    Graph,
    Node,
    Attribute,
    Tensor,
    SparseTensor,
    Function,
    TrainingInfo,
}

internal static class OnnxMessages
{
    /// <summary>The field that the scanner puts in the place of a data field; see onnx.proto.</summary>
    public const int PayloadField = 536870911;

    public const int RawDataField = 9;

    /// <summary>The message in a length-delimited field, by the field numbers of the ONNX specification.</summary>
    public static OnnxMessage Child(this OnnxMessage parent, int field) => (parent, field) switch
    {
        (OnnxMessage.Model, 7) => OnnxMessage.Graph,
        (OnnxMessage.Model, 20) => OnnxMessage.TrainingInfo,
        (OnnxMessage.Model, 25) => OnnxMessage.Function,
        (OnnxMessage.Graph, 1) => OnnxMessage.Node,
        (OnnxMessage.Graph, 5) => OnnxMessage.Tensor,
        (OnnxMessage.Graph, 15) => OnnxMessage.SparseTensor,
        (OnnxMessage.Node, 5) => OnnxMessage.Attribute,
        (OnnxMessage.Attribute, 5 or 10) => OnnxMessage.Tensor,
        (OnnxMessage.Attribute, 6 or 11) => OnnxMessage.Graph,
        (OnnxMessage.Attribute, 22 or 23) => OnnxMessage.SparseTensor,
        (OnnxMessage.SparseTensor, 1 or 2) => OnnxMessage.Tensor,
        (OnnxMessage.Function, 7) => OnnxMessage.Node,
        (OnnxMessage.Function, 11) => OnnxMessage.Attribute,
        (OnnxMessage.TrainingInfo, 1 or 2) => OnnxMessage.Graph,
        _ => OnnxMessage.Opaque,
    };

    /// <summary>True for the fields of TensorProto that hold elements: float_data, int32_data, int64_data, raw_data, double_data, uint64_data.</summary>
    public static bool IsTensorData(int field) => field is 4 or 5 or 7 or RawDataField or 10 or 11;
}
