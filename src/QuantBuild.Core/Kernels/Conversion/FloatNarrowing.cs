using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using QuantBuild.Numerics;
using QuantBuild.Numerics.Lanes;

namespace QuantBuild.Kernels.Conversion;

/// <summary>
/// Values stored in a floating-point type, and what that changes, in one pass: the nearest number, ties to even; finite values beyond the
/// largest number become that; infinities stay, NaNs stay NaNs.
/// </summary>
/// <remarks>
/// Errors are summed over the finite values in an order that no processor changes: whole runs of 256 values as <see cref="SquareRun"/> says, if
/// all magnitudes are such that binary32 can hold their squares and nothing overflows or vanishes; other runs, and the rest at the end, in
/// binary64, value i of the run into number i mod 8 of <see cref="ErrorLanes"/>. .NET 10 has no vector form of the processors' own conversions.
/// </remarks>
public static class FloatNarrowing
{
    /// <param name="values">The values.</param>
    /// <param name="type">FP16, BF16 or FP32.</param>
    /// <param name="stored">Exactly the bytes of the values in that type.</param>
    /// <param name="loss">Finite values beyond the largest number, and values that became zero.</param>
    /// <returns>The error of what was stored.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or the type is not one of the three.</exception>
    public static ErrorSums Store(ReadOnlySpan<float> values, ElementType type, Span<byte> stored, out NarrowingLoss loss)
    {
        if (Vector512.IsHardwareAccelerated)
            return Store<Vector512<uint>, BitLanes512>(values, type, stored, out loss);
        if (Vector256.IsHardwareAccelerated)
            return Store<Vector256<uint>, BitLanes256>(values, type, stored, out loss);
        if (Vector128.IsHardwareAccelerated)
            return Store<Vector128<uint>, BitLanes128>(values, type, stored, out loss);
        return FloatNarrowingReference.Store(values, type, stored, out loss);
    }

    internal static ErrorSums Store<TVector, TLanes>(ReadOnlySpan<float> values, ElementType type, Span<byte> stored, out NarrowingLoss loss)
        where TVector : struct
        where TLanes : IBitLanes<TVector>
    {
        FloatNarrowingReference.Check(values.Length, type, stored.Length);
        if (!BitConverter.IsLittleEndian)
            return FloatNarrowingReference.Store(values, type, stored, out loss);
        return type switch
        {
            ElementType.Float16 => Store<TVector, TLanes, HalfNarrowing>(values, type, stored, out loss),
            ElementType.BFloat16 => Store<TVector, TLanes, BFloat16Narrowing>(values, type, stored, out loss),
            _ => Store<TVector, TLanes, SingleNarrowing>(values, type, stored, out loss),
        };
    }

    private static ErrorSums Store<TVector, TLanes, TFloat>(ReadOnlySpan<float> values, ElementType type, Span<byte> stored, out NarrowingLoss loss)
        where TVector : struct
        where TLanes : IBitLanes<TVector>
        where TFloat : INarrowFloat
    {
        var sums = default(ErrorLanes);
        loss = default;
        int done = 0;
        for (; done <= values.Length - SquareRun.Length; done += SquareRun.Length)
        {
            var run = values.Slice(done, SquareRun.Length);
            var bytes = stored.Slice(done * TFloat.Size, SquareRun.Length * TFloat.Size);
            if (Run<TVector, TLanes, TFloat>(run, bytes, out var squares))
                squares.AddTo(ref sums);
            else
                loss += FloatNarrowingReference.Exact(run, type, bytes, ref sums);
        }

        if (done < values.Length)
            loss += FloatNarrowingReference.Exact(values[done..], type, stored[(done * TFloat.Size)..], ref sums);
        return sums.Sum();
    }

    /// <summary>One run.</summary>
    /// <returns>False when it holds a value that something special happens to; then what it made is void.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Run<TVector, TLanes, TFloat>(ReadOnlySpan<float> values, Span<byte> stored, out SquareRun squares)
        where TVector : struct
        where TLanes : IBitLanes<TVector>
        where TFloat : INarrowFloat
    {
        squares = default;
        ref uint source = ref Unsafe.As<float, uint>(ref MemoryMarshal.GetReference(values));
        ref byte destination = ref MemoryMarshal.GetReference(stored);
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
                var decoded = TFloat.Narrow<TVector, TLanes>(bits, magnitudes, out var narrow);
                TFloat.Store<TVector, TLanes>(narrow, ref destination, i);

                // Exact: the difference is a multiple of the last place of the smaller number, and not larger than that number.
                var difference = TLanes.And(TLanes.SubtractAsSingle(magnitudes, decoded), withoutSign);
                signal = TLanes.AddAsSingle(signal, TLanes.MultiplyAsSingle(magnitudes, magnitudes));
                noise = TLanes.AddAsSingle(noise, TLanes.MultiplyAsSingle(difference, difference));
                error = TLanes.Larger(error, difference);
            }

            TLanes.Store(signal, ref Unsafe.As<float, uint>(ref squares.Signal[0]), group);
            TLanes.Store(noise, ref Unsafe.As<float, uint>(ref squares.Noise[0]), group);
            TLanes.Store(error, ref Unsafe.As<float, uint>(ref squares.Largest[0]), group);
        }

        var special = TLanes.Or(
            TLanes.Greater(largest, TLanes.Broadcast(TFloat.Largest)), TLanes.Greater(TLanes.Broadcast((TFloat.Smallest - 1) ^ 0x8000_0000), smallest));
        return TLanes.CountSet(special) == 0;
    }
}
