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
}
