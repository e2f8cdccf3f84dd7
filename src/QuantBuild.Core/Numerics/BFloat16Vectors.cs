using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using QuantBuild.Numerics.Lanes;

namespace QuantBuild.Numerics;

/// <summary>
/// bfloat16 and binary32 in vectors; the arithmetic is that of <see cref="BFloat16"/>. Both return how many values they did; the rest, less
/// than one vector, is the caller's.
/// </summary>
internal static class BFloat16Vectors
{
    public static int Widen<TVector, TLanes>(ReadOnlySpan<ushort> source, Span<float> destination)
        where TVector : struct
        where TLanes : IBitLanes<TVector>
    {
        ref ushort narrow = ref MemoryMarshal.GetReference(source);
        ref uint singles = ref Unsafe.As<float, uint>(ref MemoryMarshal.GetReference(destination));
        int i = 0;
        for (; i <= source.Length - TLanes.Count; i += TLanes.Count)
            TLanes.Store(TLanes.ShiftLeft(TLanes.Load16(ref narrow, i), 16), ref singles, i);
        return i;
    }

    public static int Narrow<TVector, TLanes>(ReadOnlySpan<float> source, Span<ushort> destination, ref NarrowingLoss loss)
        where TVector : struct
        where TLanes : IBitLanes<TVector>
    {
        ref uint singles = ref Unsafe.As<float, uint>(ref MemoryMarshal.GetReference(source));
        ref ushort narrow = ref MemoryMarshal.GetReference(destination);
        var infinity = TLanes.Broadcast(0x7F80_0000);
        var zero = TLanes.Broadcast(0);
        long overflowed = 0;
        long vanished = 0;
        int i = 0;
        for (; i <= source.Length - TLanes.Count; i += TLanes.Count)
        {
            var bits = TLanes.Load(ref singles, i);
            var magnitude = TLanes.And(bits, TLanes.Broadcast(0x7FFF_FFFF));
            var even = TLanes.And(TLanes.ShiftRight(bits, 16), TLanes.Broadcast(1));
            var rounded = TLanes.ShiftRight(TLanes.Add(bits, TLanes.Add(even, TLanes.Broadcast(0x7FFF))), 16);
            var nan = TLanes.Or(TLanes.ShiftRight(bits, 16), TLanes.Broadcast(0x0040));
            var result = TLanes.Select(TLanes.Greater(magnitude, infinity), nan, rounded);
            TLanes.Store16(result, ref narrow, i);

            var stored = TLanes.And(result, TLanes.Broadcast(0x7FFF));
            overflowed += TLanes.CountSet(TLanes.And(TLanes.Same(stored, TLanes.Broadcast(0x7F80)), TLanes.Greater(infinity, magnitude)));
            vanished += TLanes.CountSet(TLanes.And(TLanes.Same(stored, zero), TLanes.Greater(magnitude, zero)));
        }

        loss += new NarrowingLoss(overflowed, vanished);
        return i;
    }
}
