using System.Runtime.CompilerServices;

namespace QuantBuild.Kernels.Ggml;

/// <summary>What kernels work on that need more groups than one super-block has: four of them at a time.</summary>
internal static class FourSuperBlocks
{
    public const int Count = 4;
    public const int Values = Count * GgmlTypes.SuperBlock;

    /// <summary>The values themselves when they are four super-blocks; else a copy of them, followed by zeros.</summary>
    public static ReadOnlySpan<float> Filled(ReadOnlySpan<float> values, Span<float> room)
    {
        if (values.Length == Values) return values;
        values.CopyTo(room);
        room[values.Length..].Clear();
        return room;
    }

    /// <summary>The importance of each value.</summary>
    /// <param name="importance">Of a row.</param>
    /// <param name="start">Where the first of the values is in its matrix.</param>
    /// <param name="columns">Values of a row.</param>
    /// <param name="block">Values of a block, of which a row is a whole number.</param>
    /// <param name="weights">The importance of four super-blocks; also of values beyond the matrix, which are zeros.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Importance(ReadOnlySpan<float> importance, int start, int columns, int block, Span<float> weights)
    {
        for (var i = 0; i < Values; i += block) importance.Slice((start + i) % columns, block).CopyTo(weights[i..]);
    }

    /// <summary>Sums of squares, each in the order of the values; side by side, so that none waits for another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Squares(ReadOnlySpan<float> values, Span<float> sums)
    {
        var a = values[..GgmlTypes.SuperBlock];
        var b = values.Slice(GgmlTypes.SuperBlock, a.Length);
        var c = values.Slice(2 * GgmlTypes.SuperBlock, a.Length);
        var d = values.Slice(3 * GgmlTypes.SuperBlock, a.Length);
        float sumA = 0, sumB = 0, sumC = 0, sumD = 0;
        for (var i = 0; i < a.Length; i++)
        {
            sumA += a[i] * a[i];
            sumB += b[i] * b[i];
            sumC += c[i] * c[i];
            sumD += d[i] * d[i];
        }
        (sums[0], sums[1], sums[2], sums[3]) = (sumA, sumB, sumC, sumD);
    }
}
