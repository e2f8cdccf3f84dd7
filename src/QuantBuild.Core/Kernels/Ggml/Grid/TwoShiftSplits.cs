using System.Numerics;
using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>
/// Eight splits at once, with a shift for each half of the values. A split is compared with the best one so far, in an order; so eight are
/// compared with the best before them, and only when one of them is better they are looked at one after the other.
/// </summary>
internal static class TwoShiftSplits
{
    /// <inheritdoc cref="ISplitSearch.Two"/>
    public static Split Search(ReadOnlySpan<float> products, ReadOnlySpan<float> norms, ref float scale)
    {
        var split = Search(products, norms, Start(products, norms), ref scale);
        return split.First >= 0 ? split : Search(products, norms, -float.MaxValue, ref scale);
    }

    private static Split Search(ReadOnlySpan<float> products, ReadOnlySpan<float> norms, float best, ref float scale)
    {
        var split = Split.None;
        Span<float> product = stackalloc float[4 * GridLanes.Count];
        Span<float> norm = stackalloc float[4 * GridLanes.Count];
        for (var first = 0; first <= 16; first++)
        {
            var half = new HalfSplits(products, norms, first);
            var other = new HalfSplits(products[HalfSplits.Stride..], norms[HalfSplits.Stride..], first);
            for (var second = first; second <= 16; second += GridLanes.Count)
            {
                half.At(second, out var halfUp, out var halfDown, out var halfUpNorm, out var halfDownNorm);
                other.At(second, out var otherUp, out var otherDown, out var otherUpNorm, out var otherDownNorm);
                var (product0, norm0) = (halfUp + otherUp, halfUpNorm + otherUpNorm);
                var (product1, norm1) = (halfUp + otherDown, halfUpNorm + otherDownNorm);
                var (product2, norm2) = (halfDown + otherUp, halfDownNorm + otherUpNorm);
                var (product3, norm3) = (halfDown + otherDown, halfDownNorm + otherDownNorm);
                var any = SplitLanes.Better(product0, norm0, best) | SplitLanes.Better(product1, norm1, best)
                    | SplitLanes.Better(product2, norm2, best) | SplitLanes.Better(product3, norm3, best);
                if (any == 0) continue;

                product0.CopyTo(product);
                product1.CopyTo(product[GridLanes.Count..]);
                product2.CopyTo(product[(2 * GridLanes.Count)..]);
                product3.CopyTo(product[(3 * GridLanes.Count)..]);
                norm0.CopyTo(norm);
                norm1.CopyTo(norm[GridLanes.Count..]);
                norm2.CopyTo(norm[(2 * GridLanes.Count)..]);
                norm3.CopyTo(norm[(3 * GridLanes.Count)..]);
                uint later = uint.MaxValue;
                while (true)
                {
                    // A split's four shifts follow each other.
                    var next = later & (SplitLanes.Spread(SplitLanes.Better(product0, norm0, best)) | SplitLanes.Spread(SplitLanes.Better(product1, norm1, best)) << 1
                        | SplitLanes.Spread(SplitLanes.Better(product2, norm2, best)) << 2 | SplitLanes.Spread(SplitLanes.Better(product3, norm3, best)) << 3);
                    if (next == 0) break;
                    var bit = BitOperations.TrailingZeroCount(next);
                    later = bit == 31 ? 0 : uint.MaxValue << (bit + 1);
                    var at = (bit / 4) + (bit % 4 * GridLanes.Count);
                    scale = product[at] / norm[at];
                    best = scale * product[at];
                    split = new(first, second + (bit / 4), bit % 4);
                }
            }
        }
        return split;
    }

    /// <summary>From splits that leave as many values below as above, 1 to 8, with both halves shifted to the same side.</summary>
    private static float Start(ReadOnlySpan<float> products, ReadOnlySpan<float> norms)
    {
        var product = products[HalfSplits.Stride..];
        var norm = norms[HalfSplits.Stride..];
        var below = Vector256.Create(products[1..]) + SplitLanes.Reverse(Vector256.Create(products[8..]));
        below += Vector256.Create(product[1..]) + SplitLanes.Reverse(Vector256.Create(product[8..]));
        var first = Vector256.Create(norms[1..]) + Vector256.Create(norm[1..]);
        var second = SplitLanes.Reverse(Vector256.Create(norms[8..]) + Vector256.Create(norm[8..]));
        var fits = Fit(products[16] + product[16], norms[16] + norm[16], below, first, second, ShiftedLevels.Up, Vector256<float>.Zero);
        fits = Fit(products[16] + product[16], norms[16] + norm[16], below, first, second, ShiftedLevels.Down, fits);
        return SplitLanes.Start(fits, norms[16] + norm[16]);
    }

    private static Vector256<float> Fit(
        float product, float norm, Vector256<float> below, Vector256<float> first, Vector256<float> second, ReadOnlySpan<float> levels, Vector256<float> others) =>
        SplitLanes.Fit(
            Vector256.Create(product * levels[2]) - below,
            Vector256.Create(norm * levels[2] * levels[2]) + (first * ((levels[0] * levels[0]) - (levels[1] * levels[1])))
                + (second * ((levels[1] * levels[1]) - (levels[2] * levels[2]))),
            others);
}
