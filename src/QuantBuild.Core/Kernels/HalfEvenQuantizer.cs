using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels;

/// <summary>
/// Values to unsigned codes by a division: code = clamp(round(value / scale) + zero point, first, last), halves to even. This is ONNX
/// QuantizeLinear, and what onnxruntime.quantization does for whole channels.
/// </summary>
public static class HalfEvenQuantizer
{
    /// <summary>1.5 * 2^23. What is added to it is rounded to a whole number, halves to even, because its last place is worth one.</summary>
    private const float WholeNumbers = 12582912f;

    /// <summary>One scale for all values.</summary>
    /// <param name="values">Finite values.</param>
    /// <param name="channel">From <see cref="ChannelScale"/>.</param>
    /// <param name="range">Codes that may be used.</param>
    /// <param name="codes">One byte for each value.</param>
    public static void Quantize(ReadOnlySpan<float> values, ScaleZeroPoint channel, CodeRange range, Span<byte> codes)
    {
        KernelArguments.CheckLength(codes.Length, values.Length);
        range.Check();
        if (Vector512.IsHardwareAccelerated)
            Quantize<Vector512<float>, FloatLanes512>(values, channel, range, codes);
        else if (Vector256.IsHardwareAccelerated)
            Quantize<Vector256<float>, FloatLanes256>(values, channel, range, codes);
        else if (Vector128.IsHardwareAccelerated)
            Quantize<Vector128<float>, FloatLanes128>(values, channel, range, codes);
        else
            HalfEvenQuantizerReference.Quantize(values, channel, range, codes);
    }

    /// <summary>One scale for each column of a row-major matrix.</summary>
    /// <param name="values">[rows, columns], finite values.</param>
    /// <param name="columns">Columns of <paramref name="values"/>.</param>
    /// <param name="scales">[columns]</param>
    /// <param name="zeroPoints">[columns]: the codes of zero.</param>
    /// <param name="range">Codes that may be used.</param>
    /// <param name="codes">[rows, columns], one byte for each value.</param>
    public static void QuantizeColumns(
        ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> scales, ReadOnlySpan<byte> zeroPoints, CodeRange range, Span<byte> codes)
    {
        int rows = KernelArguments.Rows(values.Length, columns);
        KernelArguments.CheckLength(scales.Length, columns);
        KernelArguments.CheckLength(zeroPoints.Length, columns);
        KernelArguments.CheckLength(codes.Length, values.Length);
        range.Check();
        for (int row = 0; row < rows; row++)
        {
            var source = values.Slice(row * columns, columns);
            var destination = codes.Slice(row * columns, columns);
            if (Vector512.IsHardwareAccelerated)
                QuantizeRow<Vector512<float>, FloatLanes512>(source, scales, zeroPoints, range, destination);
            else if (Vector256.IsHardwareAccelerated)
                QuantizeRow<Vector256<float>, FloatLanes256>(source, scales, zeroPoints, range, destination);
            else if (Vector128.IsHardwareAccelerated)
                QuantizeRow<Vector128<float>, FloatLanes128>(source, scales, zeroPoints, range, destination);
            else
                HalfEvenQuantizerReference.QuantizeColumns(source, columns, scales, zeroPoints, range, destination);
        }
    }

    internal static void Quantize<TVector, TLanes>(ReadOnlySpan<float> values, ScaleZeroPoint channel, CodeRange range, Span<byte> codes)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        ref float source = ref MemoryMarshal.GetReference(values);
        ref byte destination = ref MemoryMarshal.GetReference(codes);
        var scale = TLanes.Broadcast(channel.Scale);
        var zero = TLanes.Broadcast(channel.ZeroPoint);
        var first = TLanes.Broadcast(range.First);
        var last = TLanes.Broadcast(range.Last);
        int lanes = TLanes.Count;
        int i = 0;
        for (; i <= values.Length - (4 * lanes); i += 4 * lanes)
        {
            TLanes.StoreCodes(
                Round<TVector, TLanes>(TLanes.Load(ref source, i), scale, zero, first, last),
                Round<TVector, TLanes>(TLanes.Load(ref source, i + lanes), scale, zero, first, last),
                Round<TVector, TLanes>(TLanes.Load(ref source, i + (2 * lanes)), scale, zero, first, last),
                Round<TVector, TLanes>(TLanes.Load(ref source, i + (3 * lanes)), scale, zero, first, last),
                ref destination,
                i);
        }

        for (; i <= values.Length - lanes; i += lanes)
            TLanes.StoreCodes(Round<TVector, TLanes>(TLanes.Load(ref source, i), scale, zero, first, last), ref destination, i);
        if (i < values.Length)
            HalfEvenQuantizerReference.Quantize(values[i..], channel, range, codes[i..]);
    }

    internal static void QuantizeRow<TVector, TLanes>(
        ReadOnlySpan<float> values, ReadOnlySpan<float> scales, ReadOnlySpan<byte> zeroPoints, CodeRange range, Span<byte> codes)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        ref float source = ref MemoryMarshal.GetReference(values);
        ref float divisors = ref MemoryMarshal.GetReference(scales);
        ref byte zeros = ref MemoryMarshal.GetReference(zeroPoints);
        ref byte destination = ref MemoryMarshal.GetReference(codes);
        var first = TLanes.Broadcast(range.First);
        var last = TLanes.Broadcast(range.Last);
        int i = 0;
        for (; i <= values.Length - TLanes.Count; i += TLanes.Count)
        {
            var rounded = Round<TVector, TLanes>(
                TLanes.Load(ref source, i), TLanes.Load(ref divisors, i), TLanes.LoadCodes(ref zeros, i), first, last);
            TLanes.StoreCodes(rounded, ref destination, i);
        }

        if (i < values.Length)
            HalfEvenQuantizerReference.QuantizeColumns(values[i..], values.Length - i, scales[i..], zeroPoints[i..], range, codes[i..]);
    }

    /// <summary>
    /// The code, whole. Clamping comes first, around zero as the quotient is: that changes nothing (rounding keeps the order and both ends are
    /// whole), makes NaN the first code, and leaves quotients small enough for <see cref="WholeNumbers"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Round<TVector, TLanes>(TVector values, TVector scale, TVector zero, TVector first, TVector last)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var quotient = TLanes.Divide(values, scale);
        var clamped = TLanes.Smaller(TLanes.Larger(quotient, TLanes.Subtract(first, zero)), TLanes.Subtract(last, zero));
        var whole = TLanes.Subtract(TLanes.Add(clamped, TLanes.Broadcast(WholeNumbers)), TLanes.Broadcast(WholeNumbers));
        return TLanes.Add(whole, zero);
    }
}
