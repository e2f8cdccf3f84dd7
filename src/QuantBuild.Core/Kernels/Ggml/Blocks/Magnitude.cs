using System.Numerics;
using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Blocks;

/// <summary>The largest magnitude of a block, which its scale comes from.</summary>
internal static class Magnitude
{
    /// <summary>The largest |value|.</summary>
    public static float Largest(ReadOnlySpan<float> values)
    {
        float largest = 0;
        foreach (float value in values)
        {
            if (MathF.Abs(value) > largest) largest = MathF.Abs(value);
        }

        return largest;
    }

    /// <summary>The first value of the largest magnitude, with its sign.</summary>
    public static float Farthest(ReadOnlySpan<float> values)
    {
        float farthest = 0;
        foreach (float value in values)
        {
            if (MathF.Abs(value) > MathF.Abs(farthest)) farthest = value;
        }

        return farthest;
    }

    /// <summary>The largest |value| of <paramref name="count"/>, a multiple of 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest<TVector, TLanes>(ref readonly float values, int count)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var largest = TLanes.Abs(TLanes.Load(in values, 0));
        for (int i = TLanes.Count; i < count; i += TLanes.Count) largest = TLanes.Larger(TLanes.Abs(TLanes.Load(in values, i)), largest);
        return TLanes.LargestOf(largest);
    }

    /// <summary>The first of 32 values with the largest magnitude, with its sign; zeros are all positive.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Farthest<TVector, TLanes>(ref readonly float values)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        float largest = Largest<TVector, TLanes>(in values, 32);
        if (largest == 0) return 0;
        var all = TLanes.Broadcast(largest);
        uint smaller = 0;
        for (int i = 0; i < 32; i += TLanes.Count) smaller |= TLanes.Bits(TLanes.Less(TLanes.Abs(TLanes.Load(in values, i)), all)) << i;
        return Unsafe.Add(ref Unsafe.AsRef(in values), BitOperations.TrailingZeroCount(~smaller));
    }
}
