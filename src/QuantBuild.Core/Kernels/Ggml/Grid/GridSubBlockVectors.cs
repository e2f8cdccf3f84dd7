using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>All scales at once, a lane each, and all candidates of a group at once. Each sum is in the order of the reference.</summary>
internal readonly struct GridSubBlockVectors<TShape> : IGridSubBlock
    where TShape : struct, IGridShape
{
    public static void Weigh(
        GridFormat format, ReadOnlySpan<float> values, ReadOnlySpan<float> importance, float square, Span<float> weights, Span<float> roots)
    {
        var share = Vector256.Create(format.SquareShare * square);
        for (var i = 0; i < values.Length; i += GridLanes.Count)
        {
            var x = Vector256.Create(values[i..]);
            var squares = x * x;
            var weight = !importance.IsEmpty ? Vector256.Create(importance[i..]) * Vector256.Sqrt(Vector256.Create(square) + squares)
                : format.SquareShare != 0 ? share + squares
                : squares;
            weight.CopyTo(weights[i..]);
            Vector256.Sqrt(weight).CopyTo(roots[i..]);
        }
    }

    [SkipLocalsInit]
    public static float Quantize(
        GridFormat format, ReadOnlySpan<float> sizes, ReadOnlySpan<float> weights, ReadOnlySpan<float> roots, float largest, Span<int> points)
    {
        // A value that had to change sides may be farther from zero than the largest.
        var farthest = largest;
        if (format.EvenSigns)
        {
            foreach (var size in sizes) farthest = farthest > -size ? farthest : -size;
        }
        var scale = largest / ((2 * TShape.Levels) - 1);
        var middle = largest;
        if (format.FitsFirst)
        {
            scale = FirstFit.Search(sizes, weights, TShape.Levels + 1, largest, farthest);
            middle = scale * TShape.Levels;
            if (middle <= 0)
            {
                points[0] = -1;
                return 0;
            }
        }

        var numerators = format.Numerators;
        if (!(farthest * (numerators[^1] / middle) <= GridTrials<TShape>.Limit))
            return GridSubBlockReference.Quantize(format, sizes, weights, roots, largest, points);

        var trials = (2 * format.Steps) + 1;
        var lanes = numerators.Length;
        Span<float> inverses = stackalloc float[GridTrials<TShape>.Most];
        Span<float> scales = stackalloc float[GridTrials<TShape>.Most];
        for (var t = 0; t < lanes; t += GridLanes.Count)
        {
            var inverse = Vector256.Create<float>(numerators.AsSpan(t)) / Vector256.Create(middle);
            inverse.CopyTo(inverses[t..]);
            (Vector256<float>.One / inverse).CopyTo(scales[t..]);
        }

        Span<int> trialPoints = stackalloc int[8 * GridTrials<TShape>.Most];
        var grid = format.Grid.Value;
        for (var group = 0; group < points.Length; group++)
        {
            var x = sizes.Slice(group * TShape.Size, TShape.Size);
            var found = trialPoints.Slice(group * GridTrials<TShape>.Most, GridTrials<TShape>.Most);
            GridTrials<TShape>.Round(x, inverses[..lanes], found);
            if (!GridTrials<TShape>.Search(grid, x, roots.Slice(group * TShape.Size, TShape.Size), scales[..trials], found)) return float.NaN;
        }

        Span<float> productTerms = stackalloc float[32 * GridLanes.Count];
        Span<float> normTerms = stackalloc float[32 * GridLanes.Count];
        GridTrials<TShape>.Terms(sizes, weights, productTerms, normTerms);
        Span<float> products = stackalloc float[GridTrials<TShape>.Most];
        Span<float> norms = stackalloc float[GridTrials<TShape>.Most];
        var first = 0;
        for (; first + (2 * GridLanes.Count) <= lanes; first += 2 * GridLanes.Count)
            GridTrials<TShape>.SumSixteen(trialPoints, points.Length, first, productTerms, normTerms, products, norms);
        if (first < lanes) GridTrials<TShape>.SumEight(trialPoints, points.Length, first, productTerms, normTerms, products, norms);

        var chosen = Best(products[..trials], norms, ref scale);
        var offGrid = Take(format, trialPoints, chosen, points);
        if (offGrid == 0 || !(scale > 0)) return scale;

        // Once more, with the best scale: now the trials are one, in all lanes.
        var again = Vector256.Create(1 / scale);
        if (!(farthest * again.ToScalar() <= GridTrials<TShape>.Limit))
            return GridSubBlockReference.Recode(format, sizes, weights, roots, offGrid, scale, points);
        again.CopyTo(inverses);
        scales[0] = scale;
        for (var group = 0; group < points.Length; group++)
        {
            var x = sizes.Slice(group * TShape.Size, TShape.Size);
            var found = trialPoints.Slice(group * GridTrials<TShape>.Most, GridTrials<TShape>.Most);
            if ((offGrid >> group & 1) != 0)
            {
                GridTrials<TShape>.Round(x, inverses[..GridLanes.Count], found);
                if (!GridTrials<TShape>.Search(grid, x, roots.Slice(group * TShape.Size, TShape.Size), scales[..1], found)) return float.NaN;
                points[group] = found[0] & ~GridTrials<TShape>.OffGrid;
            }
            found[0] = points[group];
        }
        GridTrials<TShape>.SumEight(trialPoints, points.Length, 0, productTerms, normTerms, products, norms);
        return norms[0] > 0 ? products[0] / norms[0] : scale;
    }

    /// <summary>The scale with the best fit; as each is compared with the best so far, this has an order.</summary>
    /// <returns>Which; -1 when none fits.</returns>
    private static int Best(ReadOnlySpan<float> products, ReadOnlySpan<float> norms, ref float scale)
    {
        float best = 0;
        var chosen = -1;
        for (var t = 0; t < products.Length; t++)
        {
            if (norms[t] > 0 && products[t] * products[t] > best * norms[t])
            {
                scale = products[t] / norms[t];
                best = scale * products[t];
                chosen = t;
            }
        }
        return chosen;
    }

    /// <summary>Takes the points of one scale.</summary>
    /// <returns>A bit for each group that is to be coded again.</returns>
    private static int Take(GridFormat format, ReadOnlySpan<int> trialPoints, int chosen, Span<int> points)
    {
        var all = (1 << points.Length) - 1;
        var offGrid = 0;
        if (chosen < 0) return format.Recoding == GridRecoding.OffGrid ? 0 : all;
        for (var group = 0; group < points.Length; group++)
        {
            var point = trialPoints[(group * GridTrials<TShape>.Most) + chosen];
            points[group] = point & ~GridTrials<TShape>.OffGrid;
            if (point >= GridTrials<TShape>.OffGrid) offGrid |= 1 << group;
        }
        return format.Recoding switch
        {
            GridRecoding.All => all,
            GridRecoding.AllIfAnyOffGrid => offGrid != 0 ? all : 0,
            _ => offGrid,
        };
    }
}
