using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.TypeInference;

/// <summary>What holds the elements of a value.</summary>
internal enum ValueKind
{
    Unknown,
    Tensor,
    SparseTensor,
    Sequence,
    Optional,
    Map,
}

/// <summary>The type of a value of a graph, without its shape.</summary>
/// <param name="ElementType">A number of <see cref="OnnxDataType"/>: that of the tensor, or of the tensors inside a sequence or optional.</param>
/// <param name="Item">What a sequence or optional holds.</param>
internal sealed record OnnxType(ValueKind Kind, int ElementType, OnnxType? Item = null)
{
    public static readonly OnnxType Unknown = new(ValueKind.Unknown, OnnxDataType.Undefined);

    // Nesting in a file is bounded by the parser; this bounds what we follow of it.
    private const int MaxNesting = 16;

    public bool IsKnown => Kind != ValueKind.Unknown;

    public static OnnxType Tensor(int elementType) =>
        elementType == OnnxDataType.Undefined ? Unknown : new(ValueKind.Tensor, elementType);

    public static OnnxType SequenceOf(OnnxType item) => new(ValueKind.Sequence, item.ElementType, item);

    public static OnnxType OptionalOf(OnnxType item) => new(ValueKind.Optional, item.ElementType, item);

    public bool IsTensorOf(int elementType) => Kind == ValueKind.Tensor && ElementType == elementType;

    /// <summary>The type that a value info declares; <see cref="Unknown"/> when it says nothing of use.</summary>
    public static OnnxType From(TypeProto? type, int depth = 0)
    {
        if (type is null || depth > MaxNesting) return Unknown;
        return type.ValueCase switch
        {
            TypeProto.ValueOneofCase.TensorType => Tensor(type.TensorType.ElemType),
            TypeProto.ValueOneofCase.SparseTensorType => new(ValueKind.SparseTensor, type.SparseTensorType.ElemType),
            TypeProto.ValueOneofCase.SequenceType => SequenceOf(From(type.SequenceType.ElemType, depth + 1)),
            TypeProto.ValueOneofCase.OptionalType => OptionalOf(From(type.OptionalType.ElemType, depth + 1)),
            TypeProto.ValueOneofCase.MapType => new(ValueKind.Map, OnnxDataType.Undefined),
            _ => Unknown,
        };
    }
}
