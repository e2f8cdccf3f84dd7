using System.Runtime.CompilerServices;
using QuantBuild.Numerics.Lanes;

namespace QuantBuild.Kernels.Conversion;

/// <summary>binary32 itself, for sources of fewer bits: nothing changes.</summary>
internal readonly struct SingleNarrowing : INarrowFloat
{
    public static int Size => 4;

    public static uint Smallest => (127 - 40) << 23;

    public static uint Largest => (127 + 60) << 23;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Narrow<TVector, TLanes>(TVector bits, TVector magnitudes, out TVector stored)
        where TVector : struct
        where TLanes : IBitLanes<TVector>
    {
        stored = bits;
        return magnitudes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TVector, TLanes>(TVector stored, ref byte destination, int index)
        where TVector : struct
        where TLanes : IBitLanes<TVector> => TLanes.Store(stored, ref Unsafe.As<byte, uint>(ref destination), index);
}
