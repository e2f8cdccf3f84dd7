using System.Buffers.Binary;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.Formats.Onnx.TypeInference;

namespace QuantBuild.Formats.Onnx.FloatTypes;

/// <summary>Reads constants of one element, such as an epsilon or an exponent, where they are part of the graph.</summary>
internal static class ScalarConstant
{
    /// <summary>The tensor behind an initializer or a Constant, null for anything else.</summary>
    public static TensorProto? Tensor(GraphValue value) =>
        value.Initializer ?? (value.Producer is { } node && node.Is("Constant") ? node.Attribute("value")?.T : null);

    public static bool IsConstant(GraphValue value) => value.Initializer is not null || value.Producer?.Is("Constant") == true;

    /// <summary>The one FLOAT element of the value; null when there are more, or the data is not at hand.</summary>
    public static float? Read(GraphValue? value)
    {
        if (value is null) return null;
        if (value.Producer is { } node && node.Is("Constant") && node.Attribute("value_float") is { } scalar) return scalar.F;
        if (Tensor(value) is not { } tensor || tensor.DataType != OnnxDataType.Float || tensor.HasQuantbuildPayload) return null;
        if (Elements(tensor) != 1) return null;
        if (tensor.FloatData.Count == 1) return tensor.FloatData[0];
        return tensor.RawData.Length == sizeof(float) ? BinaryPrimitives.ReadSingleLittleEndian(tensor.RawData.Span) : null;
    }

    /// <summary>The product of the dimensions, held at <see cref="long.MaxValue"/>.</summary>
    public static long Elements(TensorProto tensor)
    {
        Int128 count = 1;
        foreach (var dimension in tensor.Dims) count = Int128.Min(count * Math.Max(0, dimension), long.MaxValue);
        return (long)count;
    }
}
