using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using QuantBuild.Numerics.Lanes;

namespace QuantBuild.Kernels.Conversion;

/// <summary>
/// The error of values against what they decode to. Differences are binary32. Whole runs of 256 values are summed as <see cref="SquareRun"/> says,
/// if all magnitudes are zero or from 2^-40 to 2^60, so that binary32 can hold the squares; other runs, and the rest at the end, in binary64,
/// value i of the run into number i mod 8 of <see cref="ErrorLanes"/>.
/// </summary>
public static class DecodedErrors
{
    private const uint Smallest = (127 - 40) << 23;
    private const uint Largest = (127 + 60) << 23;

    /// <param name="values">Finite values.</param>
    /// <param name="decoded">As many.</param>
    public static ErrorSums Sum(ReadOnlySpan<float> values, ReadOnlySpan<float> decoded)
    {
        if (Vector512.IsHardwareAccelerated)
            return Sum<Vector512<uint>, BitLanes512>(values, decoded);
        if (Vector256.IsHardwareAccelerated)
            return Sum<Vector256<uint>, BitLanes256>(values, decoded);
        if (Vector128.IsHardwareAccelerated)
            return Sum<Vector128<uint>, BitLanes128>(values, decoded);
        return DecodedErrorsReference.Sum(values, decoded);
    }

    internal static bool IsPlain(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            uint magnitude = BitConverter.SingleToUInt32Bits(value) & 0x7FFF_FFFF;
            if (magnitude is not 0 and (< Smallest or > Largest))
                return false;
        }

        return true;
    }

    internal static ErrorSums Sum<TVector, TLanes>(ReadOnlySpan<float> values, ReadOnlySpan<float> decoded)
        where TVector : struct
        where TLanes : IBitLanes<TVector>
    {
        KernelArguments.CheckLength(decoded.Length, values.Length);
        var sums = default(ErrorLanes);
        int done = 0;
        for (; done <= values.Length - SquareRun.Length; done += SquareRun.Length)
        {
            var run = values.Slice(done, SquareRun.Length);
            var back = decoded.Slice(done, SquareRun.Length);
            if (Run<TVector, TLanes>(run, back, out var squares))
                squares.AddTo(ref sums);
            else
                DecodedErrorsReference.Exact(run, back, ref sums);
        }

        DecodedErrorsReference.Exact(values[done..], decoded[done..], ref sums);
        return sums.Sum();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Run<TVector, TLanes>(ReadOnlySpan<float> values, ReadOnlySpan<float> decoded, out SquareRun squares)
        where TVector : struct
        where TLanes : IBitLanes<TVector>
    {
        squares = default;
        ref uint source = ref Unsafe.As<float, uint>(ref MemoryMarshal.GetReference(values));
        ref uint result = ref Unsafe.As<float, uint>(ref MemoryMarshal.GetReference(decoded));
        var withoutSign = TLanes.Broadcast(0x7FFF_FFFF);
        var largest = TLanes.Broadcast(0);
        var smallest = withoutSign;
        for (int group = 0; group < SquareRun.Lanes; group += TLanes.Count)
        {
            var signal = TLanes.Broadcast(0);
            var noise = signal;
            var error = signal;
            for (int i = group; i < SquareRun.Length; i += SquareRun.Lanes)
            {
                var bits = TLanes.Load(ref source, i);
                var magnitudes = TLanes.And(bits, withoutSign);
                largest = TLanes.Larger(largest, magnitudes);

                // One less and the upper bit turned: as signed integers, in order, with zero as the largest of all.
                smallest = TLanes.Smaller(smallest, TLanes.Add(magnitudes, withoutSign));
                var difference = TLanes.And(TLanes.SubtractAsSingle(bits, TLanes.Load(ref result, i)), withoutSign);
                signal = TLanes.AddAsSingle(signal, TLanes.MultiplyAsSingle(bits, bits));
                noise = TLanes.AddAsSingle(noise, TLanes.MultiplyAsSingle(difference, difference));
                error = TLanes.Larger(error, difference);
            }

            TLanes.Store(signal, ref Unsafe.As<float, uint>(ref squares.Signal[0]), group);
            TLanes.Store(noise, ref Unsafe.As<float, uint>(ref squares.Noise[0]), group);
            TLanes.Store(error, ref Unsafe.As<float, uint>(ref squares.Largest[0]), group);
        }

        var special = TLanes.Or(
            TLanes.Greater(largest, TLanes.Broadcast(Largest)), TLanes.Greater(TLanes.Broadcast((Smallest - 1) ^ 0x8000_0000), smallest));
        return TLanes.CountSet(special) == 0;
    }
}
