using System.Buffers.Binary;
using System.Text;

namespace QuantBuild.Formats.Gguf;

/// <summary>A key of the metadata with its value. Texts and arrays stay in the file until they are asked for.</summary>
/// <param name="Key">Unique in its metadata.</param>
/// <param name="Type">Of the value.</param>
/// <param name="ElementType">Of an array's elements; of other values the same as <paramref name="Type"/>.</param>
/// <param name="Count">Elements of an array; 1 for other values.</param>
/// <param name="Content">The value's bytes as in a file: little-endian numbers, a text after its 64-bit length, an array's elements without their type and count.</param>
public sealed record GgufEntry(string Key, GgufValueType Type, GgufValueType ElementType, long Count, GgufContent Content)
{
    /// <summary>True for arrays of arrays, whose elements are not read here, only copied.</summary>
    public bool IsNested => Type == GgufValueType.Array && ElementType == GgufValueType.Array;

    public static GgufEntry UInt8(string key, byte value) => Scalar(key, GgufValueType.UInt8, value);

    public static GgufEntry UInt16(string key, ushort value) => Scalar(key, GgufValueType.UInt16, value);

    public static GgufEntry UInt32(string key, uint value) => Scalar(key, GgufValueType.UInt32, value);

    public static GgufEntry Int32(string key, int value) => Scalar(key, GgufValueType.Int32, (uint)value);

    public static GgufEntry UInt64(string key, ulong value) => Scalar(key, GgufValueType.UInt64, value);

    public static GgufEntry Int64(string key, long value) => Scalar(key, GgufValueType.Int64, (ulong)value);

    public static GgufEntry Float32(string key, float value) => Scalar(key, GgufValueType.Float32, BitConverter.SingleToUInt32Bits(value));

    public static GgufEntry Float64(string key, double value) => Scalar(key, GgufValueType.Float64, BitConverter.DoubleToUInt64Bits(value));

    public static GgufEntry Bool(string key, bool value) => Scalar(key, GgufValueType.Bool, value ? 1UL : 0);

    public static GgufEntry Text(string key, string value)
    {
        var bytes = new byte[GgufLimits.LengthBytes + Encoding.UTF8.GetByteCount(value)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, bytes.Length - GgufLimits.LengthBytes);
        Encoding.UTF8.GetBytes(value, bytes.AsSpan(GgufLimits.LengthBytes));
        return new GgufEntry(key, GgufValueType.String, GgufValueType.String, 1, new GgufContent(bytes));
    }

    /// <summary>An array of numbers or truth values by its bytes.</summary>
    /// <exception cref="ArgumentException">The type has no fixed size, or the bytes are no whole number of elements.</exception>
    public static GgufEntry Array(string key, GgufValueType elementType, ReadOnlyMemory<byte> elements)
    {
        var size = elementType.Bytes();
        if (size == 0 || elements.Length % size != 0) throw new ArgumentException($"{elements.Length} bytes are no array of {elementType}.", nameof(elements));
        return new GgufEntry(key, GgufValueType.Array, elementType, elements.Length / size, new GgufContent(elements));
    }

    public static GgufEntry Texts(string key, IReadOnlyList<string> values)
    {
        var bytes = new byte[values.Sum(value => GgufLimits.LengthBytes + Encoding.UTF8.GetByteCount(value))];
        var next = 0;
        foreach (var value in values)
        {
            var length = Encoding.UTF8.GetBytes(value, bytes.AsSpan(next + GgufLimits.LengthBytes));
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(next), length);
            next += GgufLimits.LengthBytes + length;
        }
        return new GgufEntry(key, GgufValueType.Array, GgufValueType.String, values.Count, new GgufContent(bytes));
    }

    private static GgufEntry Scalar(string key, GgufValueType type, ulong bits)
    {
        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, bits);
        return new GgufEntry(key, type, type, 1, new GgufContent(bytes.AsMemory(0, type.Bytes())));
    }
}
