using System.Numerics;
using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>
/// Eight splits at once, with one shift for all values. A split is compared with the best one so far, in an order; so eight are compared with the best before them, and only
/// when one of them is better they are looked at one after the other.
/// </summary>
internal static class OneShiftSplits
{
    /// <inheritdoc cref="ISplitSearch.One"/>
    public static Split Search(ReadOnlySpan<float> products, ReadOnlySpan<float> norms, ref float scale)
    {
        var best = -float.MaxValue;
        var split = Split.None;
        Span<float> product = stackalloc float[2 * GridLanes.Count];
        Span<float> norm = stackalloc float[2 * GridLanes.Count];
        var up = ShiftedLevels.Up;
        var down = ShiftedLevels.Down;
        for (var first = 0; first <= 32; first++)
        {
            var (p, n) = (products[first] - products[0], norms[first] - norms[0]);
            for (var second = first; second <= 32; second += GridLanes.Count)
            {
                var middle = Vector256.Create(products[second..]);
                var productRest = Vector256.Create(products[32]) - middle;
                middle -= Vector256.Create(products[first]);
                var middleNorm = Vector256.Create(norms[second..]);
                var normRest = Vector256.Create(norms[32]) - middleNorm;
                middleNorm -= Vector256.Create(norms[first]);
                var productUp = Vector256.Create(p * up[0]) + (middle * up[1]) + (productRest * up[2]);
                var normUp = Vector256.Create(n * up[0] * up[0]) + (middleNorm * up[1] * up[1]) + (normRest * up[2] * up[2]);
                var productDown = Vector256.Create(p * down[0]) + (middle * down[1]) + (productRest * down[2]);
                var normDown = Vector256.Create(n * down[0] * down[0]) + (middleNorm * down[1] * down[1]) + (normRest * down[2] * down[2]);
                if ((SplitLanes.Better(productUp, normUp, best) | SplitLanes.Better(productDown, normDown, best)) == 0) continue;

                productUp.CopyTo(product);
                productDown.CopyTo(product[GridLanes.Count..]);
                normUp.CopyTo(norm);
                normDown.CopyTo(norm[GridLanes.Count..]);
                uint later = uint.MaxValue;
                while (true)
                {
                    // A split's two shifts follow each other.
                    var next = later & (SplitLanes.Spread(SplitLanes.Better(productUp, normUp, best)) | SplitLanes.Spread(SplitLanes.Better(productDown, normDown, best)) << 2);
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
}
