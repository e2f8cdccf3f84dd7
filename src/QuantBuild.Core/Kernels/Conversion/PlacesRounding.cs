using System.Runtime.CompilerServices;
using QuantBuild.Numerics.Lanes;

namespace QuantBuild.Kernels.Conversion;

/// <summary>
/// Rounds binary32 numbers to a type with fewer places. The last place of a sum is worth what the larger number says: adding the right power of
/// two to a number rounds it to the places that stay, ties to even, and taking it off again is exact. That power follows from the number's own
/// exponent, but not below the lowest exponent of the type: so subnormal numbers need no case of their own.
/// </summary>
internal static class PlacesRounding
{
    /// <param name="magnitudes">Patterns of numbers from 0 to 2^100, signs cleared.</param>
    /// <param name="fractionBits">Places of a normal number's fraction that stay; less than 23.</param>
    /// <param name="lowestExponent">Of the type's normal numbers.</param>
    /// <param name="codes">The type's pattern for what comes out: biased exponent and fraction.</param>
    /// <returns>The rounded numbers. Nothing stops at the largest number of the type.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Round<TVector, TLanes>(TVector magnitudes, int fractionBits, int lowestExponent, out TVector codes)
        where TVector : struct
        where TLanes : IBitLanes<TVector>
    {
        int places = 23 - fractionBits;
        uint lowest = (uint)(127 + lowestExponent) << 23;
        var exponents = TLanes.Larger(TLanes.And(magnitudes, TLanes.Broadcast(0x7F80_0000)), TLanes.Broadcast(lowest));
        var power = TLanes.Add(exponents, TLanes.Broadcast((uint)places << 23));
        var sum = TLanes.AddAsSingle(magnitudes, power);

        // What the sum has above the power counts last places; a normal number's leading one there raises the exponent by one, to where it belongs.
        var count = TLanes.Subtract(sum, power);
        codes = TLanes.Add(TLanes.Subtract(TLanes.ShiftRight(exponents, places), TLanes.Broadcast(lowest >> places)), count);
        return TLanes.SubtractAsSingle(sum, power);
    }
}
