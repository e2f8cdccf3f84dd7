using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using QuantBuild.Numerics.Lanes;

namespace QuantBuild.Numerics;

/// <summary>
/// binary16 and binary32 in vectors, by integer arithmetic on the patterns: .NET has no vector form of the processor's conversion.
/// Both return how many values they did; the rest, less than one vector, is the caller's.
/// </summary>
internal static class HalfVectors
{
    private const uint SmallestNormal = 113u << 23; // 2^-14 as binary32: below it a half has no leading one

    public static int Widen<TVector, TLanes>(ReadOnlySpan<ushort> source, Span<float> destination)
        where TVector : struct
        where TLanes : IBitLanes<TVector>
    {
        ref ushort halves = ref MemoryMarshal.GetReference(source);
        ref uint singles = ref Unsafe.As<float, uint>(ref MemoryMarshal.GetReference(destination));
        int i = 0;
        for (; i <= source.Length - TLanes.Count; i += TLanes.Count)
        {
            var half = TLanes.Load16(ref halves, i);
            var magnitude = TLanes.And(half, TLanes.Broadcast(0x7FFF));
            var sign = TLanes.ShiftLeft(TLanes.And(half, TLanes.Broadcast(0x8000)), 16);

            // The exponent's bias goes from 15 to 127. Infinity and NaN need it twice, to reach the highest exponent.
            var shifted = TLanes.ShiftLeft(magnitude, 13);
            var bias = TLanes.Broadcast(112u << 23);
            var normal = TLanes.Add(shifted, bias);
            var special = TLanes.Greater(magnitude, TLanes.Broadcast(0x7BFF));
            normal = TLanes.Add(normal, TLanes.And(special, bias));
            var quiet = TLanes.And(TLanes.Greater(magnitude, TLanes.Broadcast(0x7C00)), TLanes.Broadcast(0x0040_0000));
            normal = TLanes.Or(normal, quiet);

            // A subnormal m * 2^-24 is (2^-14 + m * 2^-24) - 2^-14, and both are exact.
            var smallest = TLanes.Broadcast(SmallestNormal);
            var subnormal = TLanes.SubtractAsSingle(TLanes.Add(shifted, smallest), smallest);
            var isSubnormal = TLanes.Greater(TLanes.Broadcast(0x0400), magnitude);
            TLanes.Store(TLanes.Or(sign, TLanes.Select(isSubnormal, subnormal, normal)), ref singles, i);
        }

        return i;
    }

    public static int Narrow<TVector, TLanes>(ReadOnlySpan<float> source, Span<ushort> destination, ref NarrowingLoss loss)
        where TVector : struct
        where TLanes : IBitLanes<TVector>
    {
        ref uint singles = ref Unsafe.As<float, uint>(ref MemoryMarshal.GetReference(source));
        ref ushort halves = ref MemoryMarshal.GetReference(destination);
        var infinity = TLanes.Broadcast(0x7F80_0000);
        var halfInfinity = TLanes.Broadcast(0x7C00);
        var zero = TLanes.Broadcast(0);
        long overflowed = 0;
        long vanished = 0;
        int i = 0;
        for (; i <= source.Length - TLanes.Count; i += TLanes.Count)
        {
            var bits = TLanes.Load(ref singles, i);
            var magnitude = TLanes.And(bits, TLanes.Broadcast(0x7FFF_FFFF));
            var sign = TLanes.And(TLanes.ShiftRight(bits, 16), TLanes.Broadcast(0x8000));

            // Normal: change the bias from 127 to 15 and round the 13 places that go: half a unit less one, plus the last place that stays.
            var even = TLanes.And(TLanes.ShiftRight(magnitude, 13), TLanes.Broadcast(1));
            var rounded = TLanes.Add(TLanes.Subtract(magnitude, TLanes.Broadcast(112u << 23)), TLanes.Add(even, TLanes.Broadcast(0xFFF)));
            var half = TLanes.ShiftRight(rounded, 13);

            // Subnormal: in a sum with 0.5 the last place is worth 2^-24, so the addition itself rounds to even.
            var one = TLanes.Broadcast(126u << 23);
            var subnormal = TLanes.Subtract(TLanes.AddAsSingle(magnitude, one), one);
            half = TLanes.Select(TLanes.Greater(TLanes.Broadcast(SmallestNormal), magnitude), subnormal, half);

            // From 2^16 on infinity; numbers that round up to it have become it above.
            half = TLanes.Select(TLanes.Greater(magnitude, TLanes.Broadcast((143u << 23) - 1)), halfInfinity, half);
            var payload = TLanes.And(TLanes.ShiftRight(magnitude, 13), TLanes.Broadcast(0x3FF));
            var nan = TLanes.Or(TLanes.Broadcast(0x7E00), payload);
            half = TLanes.Select(TLanes.Greater(magnitude, infinity), nan, half);
            TLanes.Store16(TLanes.Or(sign, half), ref halves, i);

            overflowed += TLanes.CountSet(TLanes.And(TLanes.Same(half, halfInfinity), TLanes.Greater(infinity, magnitude)));
            vanished += TLanes.CountSet(TLanes.And(TLanes.Same(half, zero), TLanes.Greater(magnitude, zero)));
        }

        loss += new NarrowingLoss(overflowed, vanished);
        return i;
    }
}
