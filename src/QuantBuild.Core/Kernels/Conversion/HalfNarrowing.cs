using System.Runtime.CompilerServices;
using QuantBuild.Numerics.Lanes;

namespace QuantBuild.Kernels.Conversion;

/// <summary>binary16. Magnitudes up to 2^-25 would become zero, and from 65520 on infinite.</summary>
internal readonly struct HalfNarrowing : INarrowFloat
{
    public static int Size => 2;

    public static uint Smallest => ((127 - 25) << 23) + 1;

    public static uint Largest => 0x477F_EFFF;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Narrow<TVector, TLanes>(TVector bits, TVector magnitudes, out TVector stored)
        where TVector : struct
        where TLanes : IBitLanes<TVector>
    {
        var rounded = PlacesRounding.Round<TVector, TLanes>(magnitudes, fractionBits: 10, lowestExponent: -14, out var codes);
        stored = TLanes.Or(codes, TLanes.And(TLanes.ShiftRight(bits, 16), TLanes.Broadcast(0x8000)));
        return rounded;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TVector, TLanes>(TVector stored, ref byte destination, int index)
        where TVector : struct
        where TLanes : IBitLanes<TVector> => TLanes.Store16(stored, ref Unsafe.As<byte, ushort>(ref destination), index);
}
