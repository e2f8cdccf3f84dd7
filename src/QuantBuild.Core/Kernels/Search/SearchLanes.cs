using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Search;

/// <summary>What every pass does with a vector of values.</summary>
internal static class SearchLanes<TVector, TLanes>
    where TVector : struct
    where TLanes : IFloatLanes<TVector>
{
    /// <summary>sum + d².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector AddError(TVector sum, TVector value, TVector inverse, TVector zeroPoint, TVector first, TVector last)
    {
        var position = TLanes.Add(TLanes.Multiply(value, inverse), zeroPoint);
        var difference = TLanes.Subtract(position, Code(position, first, last));
        return TLanes.Add(sum, TLanes.Multiply(difference, difference));
    }

    /// <summary>mixed + t * k and squares + k * k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProducts(ref TVector mixed, ref TVector squares, TVector value, TVector inverse, TVector zeroPoint, TVector first, TVector last)
    {
        var scaled = TLanes.Multiply(value, inverse);
        var code = TLanes.Subtract(Code(TLanes.Add(scaled, zeroPoint), first, last), zeroPoint);
        mixed = TLanes.Add(mixed, TLanes.Multiply(scaled, code));
        squares = TLanes.Add(squares, TLanes.Multiply(code, code));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Code(TVector position, TVector first, TVector last) =>
        TLanes.Round(TLanes.Smaller(TLanes.Larger(position, first), last));
}
