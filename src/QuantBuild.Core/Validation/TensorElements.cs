using System.Buffers.Binary;
using QuantBuild.Numerics;

namespace QuantBuild.Validation;

/// <summary>Elements of packed little-endian tensors as numbers, and back.</summary>
internal static class TensorElements
{
    /// <summary>True for the integer types of whole bytes.</summary>
    public static bool IsInteger(ElementType type) => type is >= ElementType.Int8 and <= ElementType.UInt64;

    /// <summary>True when <see cref="Read"/> and <see cref="Write"/> know the type.</summary>
    public static bool IsNumeric(ElementType type) => type.IsFloat() || IsInteger(type) || type == ElementType.Bool;

    /// <summary>Reads element <paramref name="index"/>. Integers beyond 2^53 are rounded to the nearest double.</summary>
    public static double Read(ElementType type, ReadOnlySpan<byte> data, int index) => type switch
    {
        ElementType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(data[(index * 4)..]),
        ElementType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(data[(index * 2)..]),
        // BFloat16 is the upper half of a Float32.
        ElementType.BFloat16 => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(data[(index * 2)..]) << 16),
        ElementType.Float64 => BinaryPrimitives.ReadDoubleLittleEndian(data[(index * 8)..]),
        _ => (double)ReadInteger(type, data, index),
    };

    /// <summary>Reads element <paramref name="index"/> of an integer or bool tensor exactly.</summary>
    public static Int128 ReadInteger(ElementType type, ReadOnlySpan<byte> data, int index) => type switch
    {
        ElementType.Bool or ElementType.UInt8 => data[index],
        ElementType.Int8 => (sbyte)data[index],
        ElementType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(data[(index * 2)..]),
        ElementType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(data[(index * 2)..]),
        ElementType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(data[(index * 4)..]),
        ElementType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(data[(index * 4)..]),
        ElementType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(data[(index * 8)..]),
        ElementType.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(data[(index * 8)..]),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not an integer type."),
    };

    /// <summary>
    /// Writes a number as element <paramref name="index"/>: rounded to nearest, ties to even, and integers saturated.
    /// </summary>
    public static void Write(ElementType type, Span<byte> data, int index, double value)
    {
        switch (type)
        {
            case ElementType.Float32:
                BinaryPrimitives.WriteSingleLittleEndian(data[(index * 4)..], (float)value);
                break;
            case ElementType.Float16:
                BinaryPrimitives.WriteHalfLittleEndian(data[(index * 2)..], (Half)value);
                break;
            case ElementType.BFloat16:
                BinaryPrimitives.WriteUInt16LittleEndian(data[(index * 2)..], ToBFloat16((float)value));
                break;
            case ElementType.Float64:
                BinaryPrimitives.WriteDoubleLittleEndian(data[(index * 8)..], value);
                break;
            case ElementType.Bool:
                data[index] = value != 0 ? (byte)1 : (byte)0;
                break;
            default:
                WriteInteger(type, data, index, (Int128)Math.Round(value, MidpointRounding.ToEven));
                break;
        }
    }

    /// <summary>Writes an integer as element <paramref name="index"/>, saturated to the type's range.</summary>
    public static void WriteInteger(ElementType type, Span<byte> data, int index, Int128 value)
    {
        var (low, high) = Range(type);
        value = Int128.Clamp(value, low, high);
        switch (type.BitSize())
        {
            case 8:
                data[index] = unchecked((byte)value);
                break;
            case 16:
                BinaryPrimitives.WriteUInt16LittleEndian(data[(index * 2)..], unchecked((ushort)value));
                break;
            case 32:
                BinaryPrimitives.WriteUInt32LittleEndian(data[(index * 4)..], unchecked((uint)value));
                break;
            default:
                BinaryPrimitives.WriteUInt64LittleEndian(data[(index * 8)..], unchecked((ulong)value));
                break;
        }
    }

    /// <summary>Least and greatest value of an integer type; bool is 0 to 1.</summary>
    public static (Int128 Low, Int128 High) Range(ElementType type) => type switch
    {
        ElementType.Bool => (0, 1),
        ElementType.Int8 or ElementType.Int16 or ElementType.Int32 or ElementType.Int64 =>
            (-(Int128.One << (type.BitSize() - 1)), (Int128.One << (type.BitSize() - 1)) - 1),
        _ when IsInteger(type) => (0, (Int128.One << type.BitSize()) - 1),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not an integer type."),
    };

    /// <summary>A shape as people write it: <c>[1,3,224,224]</c>, with <c>?</c> for an open size.</summary>
    public static string Describe(IReadOnlyList<long>? shape) =>
        shape is null ? "any shape" : $"[{string.Join(',', shape.Select(static d => d < 0 ? "?" : d.ToString(System.Globalization.CultureInfo.InvariantCulture)))}]";

    // Round to nearest even: add half of the last kept bit, less one where the kept part is even. A NaN keeps a set bit.
    private static ushort ToBFloat16(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value)) return (ushort)((bits >> 16) | 0x40);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
