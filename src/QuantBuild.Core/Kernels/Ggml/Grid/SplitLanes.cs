using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>Which of eight splits are better than the best so far.</summary>
internal static class SplitLanes
{
    /// <returns>A bit for each lane that is better than the best so far.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Better(Vector256<float> product, Vector256<float> norm, float best) =>
        (Vector256.GreaterThan(norm, Vector256<float>.Zero) & Vector256.GreaterThan(product * product, Vector256.Create(best) * norm)).ExtractMostSignificantBits();

    /// <summary>Eight bits to every fourth of 32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Spread(uint bits)
    {
        bits = (bits | bits << 12) & 0x000F000F;
        bits = (bits | bits << 6) & 0x03030303;
        return (bits | bits << 3) & 0x11111111;
    }

    /// <summary>Eight numbers from the last to the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Reverse(Vector256<float> vector) => Vector256.Shuffle(vector, Vector256.Create(7, 6, 5, 4, 3, 2, 1, 0));

    /// <summary>How well the best of eight splits fits; those without a norm do not count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Fit(Vector256<float> product, Vector256<float> norm, Vector256<float> others) =>
        Vector256.ConditionalSelect(
            Vector256.GreaterThan(norm, Vector256<float>.Zero) & Vector256.GreaterThan(product * product / norm, others), product * product / norm, others);

    /// <summary>
    /// A fit to start from, so that only the few splits that are better than it are looked at one after the other: a thousandth less than that of a
    /// split there is. The split that is chosen is the same as from nothing. For the first split that is better than this by more than the rounding
    /// of a comparison is better than all before it too, and there is one; from there on both ways have the same best split. That needs products far
    /// from the ends of what single precision holds, where rounding is no longer relative.
    /// </summary>
    /// <param name="fits">The fits of eight splits, or less than zero.</param>
    /// <param name="norm">The sum of all weights.</param>
    public static float Start(Vector256<float> fits, float norm)
    {
        float best = 0;
        for (var i = 0; i < GridLanes.Count; i++) best = fits[i] > best ? fits[i] : best;
        return best is > 1e-18f and < 1e18f && norm is > 1e-12f and < 1e12f ? best * 0.999f : -float.MaxValue;
    }
}
