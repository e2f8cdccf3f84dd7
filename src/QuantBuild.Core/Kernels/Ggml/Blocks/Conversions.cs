using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Blocks;

/// <summary>Numbers to whole codes as C does it on x86-64, where what fits no integer becomes the lowest one, whose lowest byte is zero.</summary>
internal static class Conversions
{
    /// <summary>The largest number below one half.</summary>
    private const float BelowHalf = 0.49999997f;

    /// <summary>The lowest byte of the integer that truncation gives.</summary>
    public static sbyte Truncate(float value) => MathF.Abs(value) < 2147483648f ? (sbyte)(int)value : (sbyte)0;

    /// <summary>The lowest byte of the nearest integer, halves away from zero.</summary>
    public static sbyte Round(float value) => Truncate(MathF.Round(value, MidpointRounding.AwayFromZero));

    /// <summary>What must be truncated to be the nearest integer, halves away from zero, for |values| below 2^22.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector BeforeTruncation<TVector, TLanes>(TVector values)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        // Half a step less the smallest bit: the sum of it and a half rounds up to one, that of it and anything less does not.
        var negative = TLanes.Less(values, TLanes.Broadcast(0f));
        return TLanes.Add(values, TLanes.Select(negative, TLanes.Broadcast(-BelowHalf), TLanes.Broadcast(BelowHalf)));
    }
}
