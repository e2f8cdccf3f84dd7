using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>
/// Many scales tried at once for the values of a sub-block, a lane each. Points are [groups, <see cref="Most"/>]: those of one group for all scales
/// lie together.
/// </summary>
internal static class GridTrials<TShape>
    where TShape : struct, IGridShape
{
    /// <summary>Scales at most.</summary>
    public const int Most = 32;

    /// <summary>Set in a point that is only near the rounded levels.</summary>
    public const int OffGrid = 1 << 16;

    /// <summary>Values times inverse scale must not be beyond this, on either side of zero: rounding is exact there, and beyond it is no rounding.</summary>
    public const float Limit = 1e6f;

    // Twice 1.5 * 2^23, as the values here are twice the levels: adding it rounds to even numbers, and the low bits are the level.
    private const float Shift = 2 * NearestInteger.Shift;

    /// <summary>Rounds the values of a group to levels.</summary>
    /// <param name="x">The group's values.</param>
    /// <param name="inverses">Of the scales, a multiple of eight.</param>
    /// <param name="points">A point for each scale, whether the grid has it or not.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Round(ReadOnlySpan<float> x, ReadOnlySpan<float> inverses, Span<int> points)
    {
        ref readonly var value = ref MemoryMarshal.GetReference(x);
        var last = Vector256.Create(Shift + (2 * (TShape.Levels - 1)));
        for (var t = 0; t < inverses.Length; t += GridLanes.Count)
        {
            var inverse = Vector256.LoadUnsafe(in MemoryMarshal.GetReference(inverses), (nuint)t);
            var point = Vector256<int>.Zero;
            for (var i = TShape.Size - 1; i >= 0; i--)
            {
                var rounded = (inverse * Vector256.Create(Unsafe.Add(ref Unsafe.AsRef(in value), i))) - Vector256<float>.One + Vector256.Create(Shift);
                rounded = Vector256.MinNative(Vector256.MaxNative(rounded, Vector256.Create(Shift)), last);
                point = (point << TShape.Bits) | rounded.AsInt32();
            }
            point &= Vector256.Create((1 << (TShape.Size * TShape.Bits)) - 1);
            point.StoreUnsafe(ref MemoryMarshal.GetReference(points), (nuint)t);
        }
    }

    /// <summary>Replaces points that the grid does not have by the nearest ones.</summary>
    /// <returns>False when there is none.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Search(SearchGrid grid, ReadOnlySpan<float> x, ReadOnlySpan<float> roots, ReadOnlySpan<float> scales, Span<int> points)
    {
        ref readonly var value = ref MemoryMarshal.GetReference(x);
        ref readonly var root = ref MemoryMarshal.GetReference(roots);
        for (var t = 0; t < scales.Length; t++)
        {
            if (grid.Has(points[t])) continue;
            var nearest = TShape.Nearest(grid.Near(points[t]), in value, in root, Vector256.Create(scales[t]) * TShape.Odd);
            if (nearest < 0) return false;
            points[t] = nearest | OffGrid;
        }
        return true;
    }

    /// <summary>What each value adds to the two sums, for each level: weight * value * odd number and weight * odd number².</summary>
    public static void Terms(ReadOnlySpan<float> x, ReadOnlySpan<float> weights, Span<float> products, Span<float> norms)
    {
        var odd = TShape.Odd;
        for (var i = 0; i < x.Length; i++)
        {
            (Vector256.Create(weights[i] * x[i]) * odd).CopyTo(products[(GridLanes.Count * i)..]);
            (Vector256.Create(weights[i]) * odd * odd).CopyTo(norms[(GridLanes.Count * i)..]);
        }
    }

    /// <summary>The two sums over all values, in their order, for sixteen scales from <paramref name="first"/> on.</summary>
    public static void SumSixteen(
        ReadOnlySpan<int> points, int groups, int first, ReadOnlySpan<float> productTerms, ReadOnlySpan<float> normTerms, Span<float> products, Span<float> norms)
    {
        ref var point = ref Unsafe.Add(ref MemoryMarshal.GetReference(points), first);
        ref readonly var productTerm = ref MemoryMarshal.GetReference(productTerms);
        ref readonly var normTerm = ref MemoryMarshal.GetReference(normTerms);
        var (productA, productB, normA, normB) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        nuint at = 0;
        for (var group = 0; group < groups; group++)
        {
            var a = Vector256.LoadUnsafe(ref point, (nuint)(Most * group));
            var b = Vector256.LoadUnsafe(ref point, (nuint)((Most * group) + GridLanes.Count));
            for (var i = 0; i < TShape.Size; i++, at += GridLanes.Count)
            {
                var product = Vector256.LoadUnsafe(in productTerm, at);
                var norm = Vector256.LoadUnsafe(in normTerm, at);
                productA += TShape.Pick(product, a);
                productB += TShape.Pick(product, b);
                normA += TShape.Pick(norm, a);
                normB += TShape.Pick(norm, b);
                a >>>= TShape.Bits;
                b >>>= TShape.Bits;
            }
        }
        productA.CopyTo(products[first..]);
        productB.CopyTo(products[(first + GridLanes.Count)..]);
        normA.CopyTo(norms[first..]);
        normB.CopyTo(norms[(first + GridLanes.Count)..]);
    }

    /// <summary>The same for eight scales.</summary>
    public static void SumEight(
        ReadOnlySpan<int> points, int groups, int first, ReadOnlySpan<float> productTerms, ReadOnlySpan<float> normTerms, Span<float> products, Span<float> norms)
    {
        ref var point = ref Unsafe.Add(ref MemoryMarshal.GetReference(points), first);
        ref readonly var productTerm = ref MemoryMarshal.GetReference(productTerms);
        ref readonly var normTerm = ref MemoryMarshal.GetReference(normTerms);
        var (product, norm) = (Vector256<float>.Zero, Vector256<float>.Zero);
        nuint at = 0;
        for (var group = 0; group < groups; group++)
        {
            var index = Vector256.LoadUnsafe(ref point, (nuint)(Most * group));
            for (var i = 0; i < TShape.Size; i++, at += GridLanes.Count)
            {
                product += TShape.Pick(Vector256.LoadUnsafe(in productTerm, at), index);
                norm += TShape.Pick(Vector256.LoadUnsafe(in normTerm, at), index);
                index >>>= TShape.Bits;
            }
        }
        product.CopyTo(products[first..]);
        norm.CopyTo(norms[first..]);
    }
}
