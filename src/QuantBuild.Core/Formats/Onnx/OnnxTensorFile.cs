using System.Buffers.Binary;
using System.Globalization;
using Google.Protobuf;
using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.Numerics;
using QuantBuild.Validation;

namespace QuantBuild.Formats.Onnx;

/// <summary>A file that holds one serialized ONNX TensorProto, such as input_0.pb of a test_data_set folder.</summary>
internal static class OnnxTensorFile
{
    /// <summary>Reads the tensor and its name, which may be empty.</summary>
    /// <exception cref="QuantBuildException">QB1107: malformed; QB1108: a type that no model input has; QB1114: too large.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static (string Name, TensorValue Value) Read(string path)
    {
        var length = new FileInfo(path).Length;
        if (length > Array.MaxLength) throw Bad("QB1114", path, "The tensor file is too large", $"{length} bytes", $"at most {Array.MaxLength}");
        TensorProto tensor;
        try
        {
            tensor = TensorProto.Parser.ParseFrom(File.ReadAllBytes(path));
        }
        catch (InvalidProtocolBufferException e)
        {
            throw Bad("QB1107", path, "The file is no ONNX tensor", e.Message, "a serialized TensorProto", e);
        }

        return (tensor.Name, Decode(tensor, path));
    }

    /// <summary>The elements of a tensor, wherever in the message they are.</summary>
    /// <param name="file">The file that errors name.</param>
    public static TensorValue Decode(TensorProto tensor, string file)
    {
        if (tensor.DataLocation != 0 || tensor.ExternalData.Count > 0) throw Bad("QB1107", file, "The tensor keeps its elements in another file", null, "a tensor that is complete in itself");
        var type = OnnxTypes.ToElementType(tensor.DataType);
        if (type is ElementType.Undefined or ElementType.Other or ElementType.Float4E2M1 or ElementType.Int2 or ElementType.UInt2) throw Bad("QB1108", file, "The tensor has a type that no model input has", $"data_type {tensor.DataType.ToString(CultureInfo.InvariantCulture)}", null);
        var count = 1L;
        foreach (var size in tensor.Dims)
        {
            if (size < 0 || (size > 0 && count > Array.MaxLength / size)) throw Wrong(file, tensor, $"the shape {TensorElements.Describe(tensor.Dims)}", "sizes that memory can hold");
            count *= size;
        }

        if (type == ElementType.String)
        {
            if (tensor.StringData.Count != count) throw Wrong(file, tensor, $"{tensor.StringData.Count} strings", $"{count}");
            return new TensorValue(type, [.. tensor.Dims], []) { Strings = [.. tensor.StringData.Select(static s => s.ToStringUtf8())] };
        }

        var bytes = type.ByteSize(count);
        if (tensor.HasRawData && tensor.RawData.Length > 0)
        {
            if (tensor.RawData.Length != bytes) throw Wrong(file, tensor, $"{tensor.RawData.Length} bytes of raw_data", $"{bytes}");
            return new TensorValue(type, [.. tensor.Dims], tensor.RawData.ToByteArray());
        }

        // What the typed field holds is checked before the elements get their memory.
        var held = type switch
        {
            ElementType.Float32 => tensor.FloatData.Count,
            ElementType.Float64 => tensor.DoubleData.Count,
            ElementType.Int64 => tensor.Int64Data.Count,
            ElementType.UInt32 or ElementType.UInt64 => tensor.Uint64Data.Count,
            _ => tensor.Int32Data.Count,
        };
        // 4-bit types share an int32: two elements in each.
        var expected = type.BitSize() >= 8 ? count : (count + 1) / 2;
        if (held != expected) throw Wrong(file, tensor, $"{held} elements", $"{expected}");
        var data = new byte[bytes];
        for (var i = 0; i < held; i++) WriteElement(tensor, type, data, i);
        return new TensorValue(type, [.. tensor.Dims], data);
    }

    private static void WriteElement(TensorProto tensor, ElementType type, Span<byte> data, int i)
    {
        switch (type)
        {
            case ElementType.Float32:
                BinaryPrimitives.WriteSingleLittleEndian(data[(i * 4)..], tensor.FloatData[i]);
                break;
            case ElementType.Float64:
                BinaryPrimitives.WriteDoubleLittleEndian(data[(i * 8)..], tensor.DoubleData[i]);
                break;
            case ElementType.Int64:
                BinaryPrimitives.WriteInt64LittleEndian(data[(i * 8)..], tensor.Int64Data[i]);
                break;
            case ElementType.UInt64:
                BinaryPrimitives.WriteUInt64LittleEndian(data[(i * 8)..], tensor.Uint64Data[i]);
                break;
            case ElementType.UInt32:
                BinaryPrimitives.WriteUInt32LittleEndian(data[(i * 4)..], unchecked((uint)tensor.Uint64Data[i]));
                break;
            default:
                // Half types keep their bit pattern in the int32, narrow integers their value: the low bytes either way.
                var value = tensor.Int32Data[i];
                var width = Math.Max(1, type.BitSize() / 8);
                for (var b = 0; b < width; b++) data[(i * width) + b] = unchecked((byte)(value >> (8 * b)));
                break;
        }
    }

    private static QuantBuildException Wrong(string file, TensorProto tensor, string found, string expected) =>
        new(Diagnostic.Error("QB1107", file, "The tensor does not hold what its shape declares") with { Tensor = tensor.Name.Length > 0 ? tensor.Name : null, Found = found, Expected = expected });

    private static QuantBuildException Bad(string code, string file, string summary, string? found, string? expected, Exception? inner = null) =>
        new(Diagnostic.Error(code, file, summary) with { Found = found, Expected = expected }, inner);
}
