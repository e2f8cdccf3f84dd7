using System.Runtime.CompilerServices;
using QuantBuild.Numerics.Lanes;

namespace QuantBuild.Kernels.Conversion;

/// <summary>bfloat16: the upper half, rounded.</summary>
internal readonly struct BFloat16Narrowing : INarrowFloat
{
    public static int Size => 2;

    public static uint Smallest => (127 - 40) << 23;

    public static uint Largest => (127 + 60) << 23;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Narrow<TVector, TLanes>(TVector bits, TVector magnitudes, out TVector stored)
        where TVector : struct
        where TLanes : IBitLanes<TVector>
    {
        // The sign is above any carry.
        var even = TLanes.And(TLanes.ShiftRight(bits, 16), TLanes.Broadcast(1));
        var rounded = TLanes.Add(bits, TLanes.Add(even, TLanes.Broadcast(0x7FFF)));
        stored = TLanes.ShiftRight(rounded, 16);
        return TLanes.And(rounded, TLanes.Broadcast(0x7FFF_0000));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TVector, TLanes>(TVector stored, ref byte destination, int index)
        where TVector : struct
        where TLanes : IBitLanes<TVector> => TLanes.Store16(stored, ref Unsafe.As<byte, ushort>(ref destination), index);
}
