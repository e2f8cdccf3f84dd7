using System.Buffers.Binary;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.Numerics;

namespace QuantBuild.Formats.Onnx;

/// <summary>
/// Turns the typed fields of TensorProto into the bytes that raw_data would hold. By the specification int32_data carries
/// every type of at most 32 bits that is not a float: also half precision, by its bits, and 4-bit types two to an entry.
/// </summary>
internal static class TypedData
{
    /// <summary>The bytes of a tensor whose data are in the object.</summary>
    public static ReadOnlyMemory<byte> FromObject(string file, TensorProto tensor, long elements)
    {
        var type = OnnxTypes.ToElementType(tensor.DataType);
        var entries = Entries(type, elements);
        if (tensor.HasRawData) return tensor.RawData.Memory;
        if (elements == 0) return ReadOnlyMemory<byte>.Empty;
        switch (type)
        {
            case ElementType.Float32:
                Expect(tensor.FloatData.Count);
                return Bytes(tensor.FloatData, 4, static (span, value) => BinaryPrimitives.WriteSingleLittleEndian(span, value));
            case ElementType.Float64:
                Expect(tensor.DoubleData.Count);
                return Bytes(tensor.DoubleData, 8, static (span, value) => BinaryPrimitives.WriteDoubleLittleEndian(span, value));
            case ElementType.Int64:
                Expect(tensor.Int64Data.Count);
                return Bytes(tensor.Int64Data, 8, static (span, value) => BinaryPrimitives.WriteInt64LittleEndian(span, value));
            case ElementType.UInt64 or ElementType.UInt32:
                Expect(tensor.Uint64Data.Count);
                return Narrow(tensor.Uint64Data.Select(value => value), tensor.Uint64Data.Count, type.BitSize() / 8);
            default:
                Expect(tensor.Int32Data.Count);
                return Narrow(tensor.Int32Data.Select(value => (ulong)(long)value), tensor.Int32Data.Count, Math.Max(1, type.BitSize() / 8));
        }

        void Expect(int found)
        {
            if (found != entries)
                throw OnnxErrors.TensorData(file, tensor.Name, $"{found} values", $"{entries} values for shape [{string.Join(", ", tensor.Dims)}] of {type.Name()}");
        }
    }

    /// <summary>The bytes of a tensor whose packed varints stayed on disk; they have no fixed size, so they are decoded as a whole.</summary>
    public static ReadOnlyMemory<byte> Decode(string file, TensorProto tensor, TensorPayload payload, long elements, long limit)
    {
        var type = OnnxTypes.ToElementType(tensor.DataType);
        var entries = Entries(type, elements);
        var size = Math.Max(1, type.BitSize() / 8);
        // A varint takes a byte at least, so this also bounds what is allocated by what is in the file.
        if (entries > payload.Bytes.Length || entries > limit)
            throw OnnxErrors.TensorData(file, tensor.Name, $"{payload.Bytes.Length} bytes of varints", $"{entries} values, at most {limit} (larger tensors as raw data)");

        var result = new byte[checked(entries * size)];
        var chunk = new byte[64 * 1024];
        ulong value = 0;
        var shift = 0;
        long entry = 0;
        for (long offset = 0; offset < payload.Bytes.Length; offset += chunk.Length)
        {
            var part = chunk.AsSpan(0, (int)Math.Min(chunk.Length, payload.Bytes.Length - offset));
            payload.Bytes.File.ReadExactly(payload.Bytes.Offset + offset, part);
            foreach (var b in part)
            {
                if (shift < 64) value |= (ulong)(b & 0x7F) << shift;
                shift += 7;
                if (b >= 0x80) continue;
                if (entry < entries) Store(result.AsSpan((int)(entry * size), size), value);
                entry++;
                value = 0;
                shift = 0;
            }
        }
        if (entry != entries || shift != 0)
            throw OnnxErrors.TensorData(file, tensor.Name, $"{entry} values", $"{entries} values for shape [{string.Join(", ", tensor.Dims)}] of {type.Name()}");
        return result;
    }

    /// <summary>Entries of a typed field: one for each element, but one for each byte of the 4-bit and 2-bit types.</summary>
    private static long Entries(ElementType type, long elements) => type.BitSize() < 8 ? type.ByteSize(elements) : elements;

    private delegate void Writer<T>(Span<byte> destination, T value);

    private static byte[] Bytes<T>(Google.Protobuf.Collections.RepeatedField<T> values, int size, Writer<T> write)
    {
        var result = new byte[checked(values.Count * size)];
        for (var i = 0; i < values.Count; i++) write(result.AsSpan(i * size), values[i]);
        return result;
    }

    private static byte[] Narrow(IEnumerable<ulong> values, int count, int size)
    {
        var result = new byte[checked(count * size)];
        var position = 0;
        foreach (var value in values)
        {
            Store(result.AsSpan(position, size), value);
            position += size;
        }
        return result;
    }

    private static void Store(Span<byte> destination, ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        bytes[..destination.Length].CopyTo(destination);
    }
}
