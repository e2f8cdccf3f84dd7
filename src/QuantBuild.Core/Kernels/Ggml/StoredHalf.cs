using System.Buffers.Binary;

namespace QuantBuild.Kernels.Ggml;

/// <summary>Scales in blocks: binary16, little endian, rounded to the nearest, halves to even; a NaN keeps nothing but its sign.</summary>
internal static class StoredHalf
{
    /// <summary>Writes two bytes.</summary>
    public static void Write(float value, Span<byte> destination)
    {
        ushort bits = float.IsNaN(value) ? (ushort)(0x7E00 | (float.IsNegative(value) ? 0x8000 : 0)) : BitConverter.HalfToUInt16Bits((Half)value);
        BinaryPrimitives.WriteUInt16LittleEndian(destination, bits);
    }

    /// <summary>Reads two bytes.</summary>
    public static float Read(ReadOnlySpan<byte> source) => (float)BinaryPrimitives.ReadHalfLittleEndian(source);
}
