using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels;

/// <summary>
/// Values to unsigned codes by a multiplication with the inverse scale: code = clamp(roundf(value * inverse + zero point), 0, 2^bits - 1),
/// halves away from zero, product and sum rounded one by one. This is the rounding of ONNX Runtime's block quantizer.
/// </summary>
public static class HalfAwayQuantizer
{
    /// <summary>
    /// The largest number below one half. For positions from 0 to 255, truncating position + this rounds halves up and nothing else;
    /// with 0.5 itself, 0.49999997 would become 1.
    /// </summary>
    internal const float AlmostHalf = 0.49999997f;

    /// <summary>One scale for all values.</summary>
    /// <param name="values">Finite values.</param>
    /// <param name="inverse"><see cref="BlockScale.Inverse"/> of the stored scale.</param>
    /// <param name="zeroPoint">The code of zero.</param>
    /// <param name="bits">Bits of a code, 2 to 8.</param>
    /// <param name="codes">One byte for each value.</param>
    public static void Quantize(ReadOnlySpan<float> values, float inverse, byte zeroPoint, int bits, Span<byte> codes)
    {
        KernelArguments.CheckBits(bits);
        KernelArguments.CheckLength(codes.Length, values.Length);
        if (Vector512.IsHardwareAccelerated)
            Quantize<Vector512<float>, FloatLanes512>(values, inverse, zeroPoint, bits, codes);
        else if (Vector256.IsHardwareAccelerated)
            Quantize<Vector256<float>, FloatLanes256>(values, inverse, zeroPoint, bits, codes);
        else if (Vector128.IsHardwareAccelerated)
            Quantize<Vector128<float>, FloatLanes128>(values, inverse, zeroPoint, bits, codes);
        else
            HalfAwayQuantizerReference.Quantize(values, inverse, zeroPoint, bits, codes);
    }

    /// <summary>One scale for each column of a row-major matrix.</summary>
    /// <param name="values">[rows, columns], finite values.</param>
    /// <param name="columns">Columns of <paramref name="values"/>.</param>
    /// <param name="inverse">[columns]: <see cref="BlockScale.Inverse"/> of the stored scales.</param>
    /// <param name="zeroPoints">[columns]: the codes of zero.</param>
    /// <param name="bits">Bits of a code, 2 to 8.</param>
    /// <param name="codes">[rows, columns], one byte for each value.</param>
    public static void QuantizeColumns(
        ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> inverse, ReadOnlySpan<byte> zeroPoints, int bits, Span<byte> codes)
    {
        KernelArguments.CheckBits(bits);
        int rows = KernelArguments.Rows(values.Length, columns);
        KernelArguments.CheckLength(inverse.Length, columns);
        KernelArguments.CheckLength(zeroPoints.Length, columns);
        KernelArguments.CheckLength(codes.Length, values.Length);
        for (int row = 0; row < rows; row++)
            QuantizeRow(values.Slice(row * columns, columns), inverse, zeroPoints, bits, codes.Slice(row * columns, columns));
    }

    /// <summary>One row of <see cref="QuantizeColumns"/>.</summary>
    internal static void QuantizeRow(
        ReadOnlySpan<float> values, ReadOnlySpan<float> inverse, ReadOnlySpan<byte> zeroPoints, int bits, Span<byte> codes)
    {
        if (Vector512.IsHardwareAccelerated)
            QuantizeRow<Vector512<float>, FloatLanes512>(values, inverse, zeroPoints, bits, codes);
        else if (Vector256.IsHardwareAccelerated)
            QuantizeRow<Vector256<float>, FloatLanes256>(values, inverse, zeroPoints, bits, codes);
        else if (Vector128.IsHardwareAccelerated)
            QuantizeRow<Vector128<float>, FloatLanes128>(values, inverse, zeroPoints, bits, codes);
        else
            HalfAwayQuantizerReference.QuantizeColumns(values, values.Length, inverse, zeroPoints, bits, codes);
    }

    internal static void Quantize<TVector, TLanes>(ReadOnlySpan<float> values, float inverse, byte zeroPoint, int bits, Span<byte> codes)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        ref float source = ref MemoryMarshal.GetReference(values);
        ref byte destination = ref MemoryMarshal.GetReference(codes);
        var factor = TLanes.Broadcast(inverse);
        var zero = TLanes.Broadcast(zeroPoint);
        var last = TLanes.Broadcast((1 << bits) - 1);
        int lanes = TLanes.Count;
        int i = 0;
        for (; i <= values.Length - (4 * lanes); i += 4 * lanes)
        {
            TLanes.StoreCodes(
                Round<TVector, TLanes>(TLanes.Load(ref source, i), factor, zero, last),
                Round<TVector, TLanes>(TLanes.Load(ref source, i + lanes), factor, zero, last),
                Round<TVector, TLanes>(TLanes.Load(ref source, i + (2 * lanes)), factor, zero, last),
                Round<TVector, TLanes>(TLanes.Load(ref source, i + (3 * lanes)), factor, zero, last),
                ref destination,
                i);
        }

        for (; i <= values.Length - lanes; i += lanes)
            TLanes.StoreCodes(Round<TVector, TLanes>(TLanes.Load(ref source, i), factor, zero, last), ref destination, i);
        if (i < values.Length)
            HalfAwayQuantizerReference.Quantize(values[i..], inverse, zeroPoint, bits, codes[i..]);
    }

    internal static void QuantizeRow<TVector, TLanes>(
        ReadOnlySpan<float> values, ReadOnlySpan<float> inverse, ReadOnlySpan<byte> zeroPoints, int bits, Span<byte> codes)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        ref float source = ref MemoryMarshal.GetReference(values);
        ref float factors = ref MemoryMarshal.GetReference(inverse);
        ref byte zeros = ref MemoryMarshal.GetReference(zeroPoints);
        ref byte destination = ref MemoryMarshal.GetReference(codes);
        var last = TLanes.Broadcast((1 << bits) - 1);
        int lanes = TLanes.Count;
        int i = 0;
        for (; i <= values.Length - (4 * lanes); i += 4 * lanes)
        {
            TLanes.StoreCodes(
                RoundAt<TVector, TLanes>(ref source, ref factors, ref zeros, last, i),
                RoundAt<TVector, TLanes>(ref source, ref factors, ref zeros, last, i + lanes),
                RoundAt<TVector, TLanes>(ref source, ref factors, ref zeros, last, i + (2 * lanes)),
                RoundAt<TVector, TLanes>(ref source, ref factors, ref zeros, last, i + (3 * lanes)),
                ref destination,
                i);
        }

        for (; i <= values.Length - lanes; i += lanes)
            TLanes.StoreCodes(RoundAt<TVector, TLanes>(ref source, ref factors, ref zeros, last, i), ref destination, i);
        if (i < values.Length)
            HalfAwayQuantizerReference.QuantizeColumns(values[i..], values.Length - i, inverse[i..], zeroPoints[i..], bits, codes[i..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector RoundAt<TVector, TLanes>(ref float source, ref float factors, ref byte zeros, TVector last, int index)
        where TVector : struct
        where TLanes : IFloatLanes<TVector> =>
        Round<TVector, TLanes>(TLanes.Load(ref source, index), TLanes.Load(ref factors, index), TLanes.LoadCodes(ref zeros, index), last);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Round<TVector, TLanes>(TVector values, TVector factor, TVector zero, TVector last)
        where TVector : struct
        where TLanes : IFloatLanes<TVector> =>
        Round<TVector, TLanes>(TLanes.Add(TLanes.Multiply(values, factor), zero), last);

    /// <summary>
    /// The code as a number that only has to be truncated. Clamping comes first, which changes nothing (rounding keeps the order and both ends
    /// are whole), makes NaN 0, and leaves positions for which <see cref="AlmostHalf"/> is exact.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Round<TVector, TLanes>(TVector position, TVector last)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var clamped = TLanes.Smaller(TLanes.Larger(position, TLanes.Broadcast(0f)), last);
        return TLanes.Add(clamped, TLanes.Broadcast(AlmostHalf));
    }
}
