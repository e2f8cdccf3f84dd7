using System.Runtime.CompilerServices;

namespace QuantBuild.Numerics;

/// <summary>bfloat16: the upper 16 bits, rounded. A carry out of the largest number makes the pattern of infinity.</summary>
internal readonly struct BFloat16Precision : IPrecision
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TVector IPrecision.Round<TVector, TLanes>(TVector singles)
    {
        var even = TLanes.And(TLanes.ShiftRight(singles, 16), TLanes.Broadcast(1));
        var rounded = TLanes.Add(singles, TLanes.Add(even, TLanes.Broadcast(0x7FFF)));
        return TLanes.And(rounded, TLanes.Broadcast(0xFFFF_0000));
    }
}
