using System.Buffers.Binary;

namespace QuantBuild.Numerics;

/// <summary>The plain form of <see cref="FloatConversion"/>: one value after the other, by the runtime's own conversions.</summary>
public static class FloatConversionReference
{
    /// <inheritdoc cref="FloatConversion.ToSingle"/>
    public static void ToSingle(ReadOnlySpan<byte> source, ElementType type, Span<float> destination)
    {
        FloatConversion.CheckLengths(source.Length, type, destination.Length);
        int size = type.BitSize() / 8;
        for (int i = 0; i < destination.Length; i++)
        {
            var bytes = source.Slice(i * size, size);
            destination[i] = type switch
            {
                ElementType.Float16 => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes),
                ElementType.BFloat16 => BFloat16.ToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
                ElementType.Float64 => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes),
                _ => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            };
        }
    }

    /// <inheritdoc cref="FloatConversion.FromSingle"/>
    public static NarrowingLoss FromSingle(ReadOnlySpan<float> source, ElementType type, Span<byte> destination)
    {
        FloatConversion.CheckLengths(destination.Length, type, source.Length);
        int size = type.BitSize() / 8;
        long overflowed = 0;
        long vanished = 0;
        for (int i = 0; i < source.Length; i++)
        {
            float value = source[i];
            var bytes = destination.Slice(i * size, size);
            float stored = value;
            switch (type)
            {
                case ElementType.Float16:
                    var half = (Half)value;
                    BinaryPrimitives.WriteHalfLittleEndian(bytes, half);
                    stored = (float)half;
                    break;
                case ElementType.BFloat16:
                    ushort bits = BFloat16.FromSingle(value);
                    BinaryPrimitives.WriteUInt16LittleEndian(bytes, bits);
                    stored = BFloat16.ToSingle(bits);
                    break;
                case ElementType.Float64:
                    BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
                    break;
                default:
                    BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
                    break;
            }

            if (float.IsInfinity(stored) && float.IsFinite(value))
                overflowed++;
            if (stored == 0 && value != 0)
                vanished++;
        }

        return new NarrowingLoss(overflowed, vanished);
    }
}
