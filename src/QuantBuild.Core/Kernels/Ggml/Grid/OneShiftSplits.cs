using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>
/// Eight splits at once, with one shift for all values. A split is compared with the best one so far, in an order; so eight are
/// compared with the best before them, and only when one of them is better they are looked at one after the other.
/// </summary>
internal static class OneShiftSplits
{
    /// <inheritdoc cref="ISplitSearch.One"/>
    public static Split Search(ReadOnlySpan<float> products, ReadOnlySpan<float> norms, ref float scale)
    {
        var split = Search(products, norms, Start(products, norms), ref scale);
        return split.First >= 0 ? split : Search(products, norms, -float.MaxValue, ref scale);
    }

    private static Split Search(ReadOnlySpan<float> products, ReadOnlySpan<float> norms, float best, ref float scale)
    {
        var split = Split.None;
        Span<float> product = stackalloc float[2 * GridLanes.Count];
        Span<float> norm = stackalloc float[2 * GridLanes.Count];
        var up = ShiftedLevels.Up;
        var down = ShiftedLevels.Down;
        for (var first = 0; first <= 32; first++)
        {
            for (var second = first; second <= 32; second += GridLanes.Count)
            {
                var rest = Vector256.Create(products[32]) - Vector256.Create(products[second..]);
                var restNorm = Vector256.Create(norms[32]) - Vector256.Create(norms[second..]);
                var below = Vector256.Create(products[first] - products[0]);
                var belowNorm = Vector256.Create(norms[first] - norms[0]);
                var middle = Vector256.Create(products[second..]) - Vector256.Create(products[first]);
                var middleNorm = Vector256.Create(norms[second..]) - Vector256.Create(norms[first]);
                var (productUp, normUp) = (Product(below, middle, rest, up), Norm(belowNorm, middleNorm, restNorm, up));
                var (productDown, normDown) = (Product(below, middle, rest, down), Norm(belowNorm, middleNorm, restNorm, down));
                if ((SplitLanes.Better(productUp, normUp, best) | SplitLanes.Better(productDown, normDown, best)) == 0) continue;

                productUp.CopyTo(product);
                productDown.CopyTo(product[GridLanes.Count..]);
                normUp.CopyTo(norm);
                normDown.CopyTo(norm[GridLanes.Count..]);
                uint later = uint.MaxValue;
                while (true)
                {
                    // A split's two shifts follow each other.
                    var next = later & (SplitLanes.Spread(SplitLanes.Better(productUp, normUp, best))
                        | SplitLanes.Spread(SplitLanes.Better(productDown, normDown, best)) << 2);
                    if (next == 0) break;
                    var bit = BitOperations.TrailingZeroCount(next);
                    later = bit == 31 ? 0 : uint.MaxValue << (bit + 1);
                    var at = (bit / 4) + (bit % 4 / 2 * GridLanes.Count);
                    scale = product[at] / norm[at];
                    best = scale * product[at];
                    split = new(first, second + (bit / 4), bit % 4 == 0 ? 0 : 3);
                }
            }
        }
        return split;
    }

    /// <summary>From splits that leave as many values below as above: 4 to 11.</summary>
    private static float Start(ReadOnlySpan<float> products, ReadOnlySpan<float> norms)
    {
        var (first, firstNorm) = (Vector256.Create(products[4..]), Vector256.Create(norms[4..]));
        var (second, secondNorm) = (SplitLanes.Reverse(Vector256.Create(products[21..])), SplitLanes.Reverse(Vector256.Create(norms[21..])));
        var (rest, restNorm) = (Vector256.Create(products[32]) - second, Vector256.Create(norms[32]) - secondNorm);
        var fits = Vector256<float>.Zero;
        fits = SplitLanes.Fit(
            Product(first, second - first, rest, ShiftedLevels.Up), Norm(firstNorm, secondNorm - firstNorm, restNorm, ShiftedLevels.Up), fits);
        fits = SplitLanes.Fit(
            Product(first, second - first, rest, ShiftedLevels.Down), Norm(firstNorm, secondNorm - firstNorm, restNorm, ShiftedLevels.Down), fits);
        return SplitLanes.Start(fits, norms[32]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Product(Vector256<float> below, Vector256<float> middle, Vector256<float> above, ReadOnlySpan<float> levels) =>
        (below * levels[0]) + (middle * levels[1]) + (above * levels[2]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Norm(Vector256<float> below, Vector256<float> middle, Vector256<float> above, ReadOnlySpan<float> levels) =>
        (below * levels[0] * levels[0]) + (middle * levels[1] * levels[1]) + (above * levels[2] * levels[2]);
}
