using System.Buffers.Binary;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.Formats.Onnx.TypeInference;

namespace QuantBuild.Formats.Onnx.FloatTypes;

/// <summary>Reads constants, such as an epsilon, an exponent or a variance, whose data is part of the graph.</summary>
internal static class ConstantData
{
    /// <summary>The tensor behind an initializer or a Constant, null for anything else.</summary>
    public static TensorProto? Tensor(GraphValue value) =>
        value.Initializer ?? (value.Producer is { } node && node.Is("Constant") ? node.Attribute("value")?.T : null);

    public static bool IsConstant(GraphValue value) => value.Initializer is not null || value.Producer?.Is("Constant") == true;

    /// <summary>The FLOAT elements of a tensor; null when its data is not at hand.</summary>
    public static float[]? Elements(TensorProto tensor)
    {
        if (tensor.DataType != OnnxDataType.Float || tensor.HasQuantbuildPayload || tensor.ExternalData.Count > 0) return null;
        if (!tensor.HasRawData) return tensor.FloatData.Count > 0 ? [.. tensor.FloatData] : null;
        var raw = tensor.RawData.Span;
        var elements = new float[raw.Length / sizeof(float)];
        for (var i = 0; i < elements.Length; i++) elements[i] = BinaryPrimitives.ReadSingleLittleEndian(raw[(i * sizeof(float))..]);
        return elements;
    }

    /// <summary>The one FLOAT element of the value; null when there are more, or the data is not at hand.</summary>
    public static float? Scalar(GraphValue? value)
    {
        if (value is null) return null;
        if (value.Producer is { } node && node.Is("Constant") && node.Attribute("value_float") is { } scalar) return scalar.F;
        return Tensor(value) is { } tensor && Count(tensor) == 1 && Elements(tensor) is [var element] ? element : null;
    }

    /// <summary>The product of the dimensions, held at <see cref="long.MaxValue"/>.</summary>
    public static long Count(TensorProto tensor)
    {
        Int128 count = 1;
        foreach (var dimension in tensor.Dims) count = Int128.Min(count * Math.Max(0, dimension), long.MaxValue);
        return (long)count;
    }
}
