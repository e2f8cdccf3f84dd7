using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using QuantBuild.Numerics.Lanes;

namespace QuantBuild.Numerics;

/// <summary>
/// Stored floating-point values (FP32, FP16, BF16, FP64; always little-endian) to binary32 and back. To a narrower type: nearest value,
/// ties to even; a NaN stays a NaN of the same sign and becomes quiet; too large becomes infinite.
/// </summary>
public static class FloatConversion
{
    /// <summary>Reads <c>destination.Length</c> values of <paramref name="type"/>.</summary>
    /// <param name="source">Exactly the bytes of the values, at any alignment.</param>
    /// <param name="type">FP32, FP16, BF16 or FP64.</param>
    /// <param name="destination">The values; FP64 is rounded.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or the type is not one of the four.</exception>
    public static void ToSingle(ReadOnlySpan<byte> source, ElementType type, Span<float> destination)
    {
        CheckLengths(source.Length, type, destination.Length);
        int done = 0;
        if (BitConverter.IsLittleEndian)
        {
            if (type == ElementType.Float32)
            {
                source.CopyTo(MemoryMarshal.AsBytes(destination));
                return;
            }

            if (type is ElementType.Float16 or ElementType.BFloat16)
                done = Widen(MemoryMarshal.Cast<byte, ushort>(source), type, destination);
        }

        FloatConversionReference.ToSingle(source[(done * (type.BitSize() / 8))..], type, destination[done..]);
    }

    /// <summary>Writes <c>source.Length</c> values as <paramref name="type"/>.</summary>
    /// <param name="source">The values.</param>
    /// <param name="type">FP32, FP16, BF16 or FP64.</param>
    /// <param name="destination">Exactly the bytes of the values, at any alignment.</param>
    /// <returns>How many values were lost; nothing for FP32 and FP64.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or the type is not one of the four.</exception>
    public static NarrowingLoss FromSingle(ReadOnlySpan<float> source, ElementType type, Span<byte> destination)
    {
        CheckLengths(destination.Length, type, source.Length);
        int done = 0;
        NarrowingLoss loss = default;
        if (BitConverter.IsLittleEndian)
        {
            if (type == ElementType.Float32)
            {
                MemoryMarshal.AsBytes(source).CopyTo(destination);
                return loss;
            }

            if (type is ElementType.Float16 or ElementType.BFloat16)
                done = Narrow(source, type, MemoryMarshal.Cast<byte, ushort>(destination), ref loss);
        }

        return loss + FloatConversionReference.FromSingle(source[done..], type, destination[(done * (type.BitSize() / 8))..]);
    }

    private static int Widen(ReadOnlySpan<ushort> source, ElementType type, Span<float> destination)
    {
        if (Vector512.IsHardwareAccelerated)
            return Widen<Vector512<uint>, BitLanes512>(source, type, destination);
        if (Vector256.IsHardwareAccelerated)
            return Widen<Vector256<uint>, BitLanes256>(source, type, destination);
        return Vector128.IsHardwareAccelerated ? Widen<Vector128<uint>, BitLanes128>(source, type, destination) : 0;
    }

    private static int Narrow(ReadOnlySpan<float> source, ElementType type, Span<ushort> destination, ref NarrowingLoss loss)
    {
        if (Vector512.IsHardwareAccelerated)
            return Narrow<Vector512<uint>, BitLanes512>(source, type, destination, ref loss);
        if (Vector256.IsHardwareAccelerated)
            return Narrow<Vector256<uint>, BitLanes256>(source, type, destination, ref loss);
        return Vector128.IsHardwareAccelerated ? Narrow<Vector128<uint>, BitLanes128>(source, type, destination, ref loss) : 0;
    }

    internal static int Widen<TVector, TLanes>(ReadOnlySpan<ushort> source, ElementType type, Span<float> destination)
        where TVector : struct
        where TLanes : IBitLanes<TVector> =>
        type == ElementType.Float16
            ? HalfVectors.Widen<TVector, TLanes>(source, destination)
            : BFloat16Vectors.Widen<TVector, TLanes>(source, destination);

    internal static int Narrow<TVector, TLanes>(ReadOnlySpan<float> source, ElementType type, Span<ushort> destination, ref NarrowingLoss loss)
        where TVector : struct
        where TLanes : IBitLanes<TVector> =>
        type == ElementType.Float16
            ? HalfVectors.Narrow<TVector, TLanes>(source, destination, ref loss)
            : BFloat16Vectors.Narrow<TVector, TLanes>(source, destination, ref loss);

    internal static void CheckLengths(int bytes, ElementType type, int elements)
    {
        if (!type.IsFloat())
            throw new ArgumentException($"{type.Name()} is not a floating-point type that weights are stored in.", nameof(type));
        if (bytes != type.ByteSize(elements))
            throw new ArgumentException($"{elements} values of {type.Name()} are {type.ByteSize(elements)} bytes, not {bytes}.", nameof(bytes));
    }
}
