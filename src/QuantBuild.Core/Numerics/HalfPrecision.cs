using System.Runtime.CompilerServices;

namespace QuantBuild.Numerics;

/// <summary>binary16, as binary32 patterns: 11 significant bits, multiples of 2^-24 below 2^-14, infinite beyond 65504.</summary>
internal readonly struct HalfPrecision : IPrecision
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TVector IPrecision.Round<TVector, TLanes>(TVector singles)
    {
        var magnitude = TLanes.And(singles, TLanes.Broadcast(0x7FFF_FFFF));
        var sign = TLanes.And(singles, TLanes.Broadcast(0x8000_0000));
        var even = TLanes.And(TLanes.ShiftRight(magnitude, 13), TLanes.Broadcast(1));
        var normal = TLanes.And(TLanes.Add(magnitude, TLanes.Add(even, TLanes.Broadcast(0x0FFF))), TLanes.Broadcast(0xFFFF_E000));

        // The last place of a sum with one half is worth 2^-24.
        var half = TLanes.Broadcast(126u << 23);
        var subnormal = TLanes.SubtractAsSingle(TLanes.AddAsSingle(magnitude, half), half);
        var rounded = TLanes.Select(TLanes.Greater(TLanes.Broadcast(113u << 23), magnitude), subnormal, normal);
        rounded = TLanes.Select(TLanes.Greater(rounded, TLanes.Broadcast(0x477F_E000)), TLanes.Broadcast(0x7F80_0000), rounded);
        return TLanes.Or(sign, rounded);
    }
}
