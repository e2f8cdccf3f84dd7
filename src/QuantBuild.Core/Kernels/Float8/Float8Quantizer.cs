using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Conversion;
using QuantBuild.Numerics;
using QuantBuild.Numerics.Lanes;

namespace QuantBuild.Kernels.Float8;

/// <summary>
/// Values to FP8 codes: value / scale to the nearest number, ties to even, in binary32 as ONNX's QuantizeLinear does it; beyond the largest
/// number, the largest. A value decodes to its code's number * scale, rounded to binary32.
/// </summary>
public static class Float8Quantizer
{
    /// <summary>Consecutive groups with a scale each.</summary>
    /// <param name="values">Finite values.</param>
    /// <param name="groupLength">Values that share a scale; the last group may be shorter.</param>
    /// <param name="scales">One for each group, positive.</param>
    /// <param name="type">FP8 or FP8E5M2.</param>
    /// <param name="codes">As many as values.</param>
    /// <param name="decoded">As many as values.</param>
    public static void Groups(
        ReadOnlySpan<float> values, int groupLength, ReadOnlySpan<float> scales, ElementType type, Span<byte> codes, Span<float> decoded)
    {
        if (Vector512.IsHardwareAccelerated)
            Groups<Vector512<uint>, BitLanes512>(values, groupLength, scales, type, codes, decoded);
        else if (Vector256.IsHardwareAccelerated)
            Groups<Vector256<uint>, BitLanes256>(values, groupLength, scales, type, codes, decoded);
        else if (Vector128.IsHardwareAccelerated)
            Groups<Vector128<uint>, BitLanes128>(values, groupLength, scales, type, codes, decoded);
        else
            Float8QuantizerReference.Groups(values, groupLength, scales, type, codes, decoded);
    }

    /// <summary>A row in which each value has its own scale.</summary>
    /// <param name="values">Finite values.</param>
    /// <param name="scales">One for each value, positive.</param>
    /// <param name="type">FP8 or FP8E5M2.</param>
    /// <param name="codes">As many as values.</param>
    /// <param name="decoded">As many as values.</param>
    public static void Row(ReadOnlySpan<float> values, ReadOnlySpan<float> scales, ElementType type, Span<byte> codes, Span<float> decoded)
    {
        if (Vector512.IsHardwareAccelerated)
            Row<Vector512<uint>, BitLanes512>(values, scales, type, codes, decoded);
        else if (Vector256.IsHardwareAccelerated)
            Row<Vector256<uint>, BitLanes256>(values, scales, type, codes, decoded);
        else if (Vector128.IsHardwareAccelerated)
            Row<Vector128<uint>, BitLanes128>(values, scales, type, codes, decoded);
        else
            Float8QuantizerReference.Row(values, scales, type, codes, decoded);
    }

    internal static void Groups<TVector, TLanes>(
        ReadOnlySpan<float> values, int groupLength, ReadOnlySpan<float> scales, ElementType type, Span<byte> codes, Span<float> decoded)
        where TVector : struct
        where TLanes : IBitLanes<TVector>
    {
        CheckGroups(values.Length, groupLength, scales.Length, codes.Length, decoded.Length);
        for (int group = 0; group < scales.Length; group++)
        {
            int start = group * groupLength;
            int length = Math.Min(groupLength, values.Length - start);
            var run = values.Slice(start, length);
            var runCodes = codes.Slice(start, length);
            var runDecoded = decoded.Slice(start, length);
            int done = type == ElementType.Float8E4M3
                ? Vectors<TVector, TLanes, E4M3>(run, scales.Slice(group, 1), 0, runCodes, runDecoded)
                : Vectors<TVector, TLanes, E5M2>(run, scales.Slice(group, 1), 0, runCodes, runDecoded);
            if (done < length)
                Float8QuantizerReference.Groups(run[done..], length, scales.Slice(group, 1), type, runCodes[done..], runDecoded[done..]);
        }
    }

    internal static void Row<TVector, TLanes>(
        ReadOnlySpan<float> values, ReadOnlySpan<float> scales, ElementType type, Span<byte> codes, Span<float> decoded)
        where TVector : struct
        where TLanes : IBitLanes<TVector>
    {
        CheckGroups(values.Length, 1, scales.Length, codes.Length, decoded.Length);
        int done = type == ElementType.Float8E4M3
            ? Vectors<TVector, TLanes, E4M3>(values, scales, 1, codes, decoded)
            : Vectors<TVector, TLanes, E5M2>(values, scales, 1, codes, decoded);
        Float8QuantizerReference.Row(values[done..], scales[done..], type, codes[done..], decoded[done..]);
    }

    internal static void CheckGroups(int values, int groupLength, int scales, int codes, int decoded)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(groupLength);
        KernelArguments.CheckLength(codes, values);
        KernelArguments.CheckLength(decoded, values);
        KernelArguments.CheckLength(scales, (int)(((long)values + groupLength - 1) / groupLength));
    }

    /// <param name="scaleStep">1 for a scale for each value, 0 for one scale.</param>
    /// <returns>How many values were done; the rest is less than a vector.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Vectors<TVector, TLanes, TFloat>(
        ReadOnlySpan<float> values, ReadOnlySpan<float> scales, int scaleStep, Span<byte> codes, Span<float> decoded)
        where TVector : struct
        where TLanes : IBitLanes<TVector>
        where TFloat : IFloat8
    {
        ref uint source = ref Unsafe.As<float, uint>(ref MemoryMarshal.GetReference(values));
        ref uint divisors = ref Unsafe.As<float, uint>(ref MemoryMarshal.GetReference(scales));
        ref byte destination = ref MemoryMarshal.GetReference(codes);
        ref uint back = ref Unsafe.As<float, uint>(ref MemoryMarshal.GetReference(decoded));
        var largest = TLanes.Broadcast(BitConverter.SingleToUInt32Bits(TFloat.Largest));
        var scale = TLanes.Broadcast(scaleStep == 0 && !scales.IsEmpty ? divisors : 0);
        int i = 0;
        for (; i <= values.Length - TLanes.Count; i += TLanes.Count)
        {
            if (scaleStep != 0)
                scale = TLanes.Load(ref divisors, i);
            var quotient = TLanes.DivideAsSingle(TLanes.Load(ref source, i), scale);
            var magnitude = TLanes.And(quotient, TLanes.Broadcast(0x7FFF_FFFF));
            var number = PlacesRounding.Round<TVector, TLanes>(TLanes.Smaller(magnitude, largest), TFloat.FractionBits, TFloat.LowestExponent, out var code);
            code = TLanes.Select(TLanes.Greater(magnitude, TLanes.Broadcast(0x7F80_0000)), TLanes.Broadcast(TFloat.NotANumber), code);
            TLanes.Store8(TLanes.Or(code, TLanes.And(TLanes.ShiftRight(quotient, 24), TLanes.Broadcast(0x80))), ref destination, i);
            var sign = TLanes.And(quotient, TLanes.Broadcast(0x8000_0000));
            TLanes.Store(TLanes.MultiplyAsSingle(TLanes.Or(number, sign), scale), ref back, i);
        }

        return i;
    }
}
