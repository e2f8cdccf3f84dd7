using QuantBuild.Kernels.Ggml.Affine;

namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>Step by step, as ggml does it.</summary>
internal readonly struct GridSubBlockReference : IGridSubBlock
{
    public static void Weigh(
        GridFormat format, ReadOnlySpan<float> values, ReadOnlySpan<float> importance, float square, Span<float> weights, Span<float> roots)
    {
        for (var i = 0; i < values.Length; i++)
        {
            weights[i] = !importance.IsEmpty ? importance[i] * MathF.Sqrt(square + (values[i] * values[i]))
                : format.SquareShare != 0 ? (format.SquareShare * square) + (values[i] * values[i])
                : values[i] * values[i];
            roots[i] = MathF.Sqrt(weights[i]);
        }
    }

    public static float Quantize(
        GridFormat format, ReadOnlySpan<float> sizes, ReadOnlySpan<float> weights, ReadOnlySpan<float> roots, float largest, Span<int> points)
    {
        var grid = format.Grid.Value;
        // A level stands for an odd number: 1, 3, 5 and so on.
        var top = (2 * grid.Levels) - 1;
        var scale = largest / top;
        if (format.FitsFirst)
        {
            scale = ScaleSearchReference.Search(sizes, weights, grid.Levels + 1, stackalloc byte[sizes.Length]);
            largest = scale * grid.Levels;
            if (largest <= 0)
            {
                points[0] = -1;
                return 0;
            }
        }

        Span<int> trial = stackalloc int[points.Length];
        var offGrid = format.Recoding == GridRecoding.OffGrid ? 0 : -1;
        float best = 0;
        for (var step = -format.Steps; step <= format.Steps; step++)
        {
            var inverse = (top + (step * format.Step)) / largest;
            var trialOffGrid = Code(grid, sizes, roots, inverse, 1 / inverse, -1, trial);
            if (trialOffGrid < 0) return float.NaN;
            var (product, norm) = Sums(grid, sizes, weights, trial);
            if (norm > 0 && product * product > best * norm)
            {
                scale = product / norm;
                best = scale * product;
                trial.CopyTo(points);
                offGrid = trialOffGrid;
            }
        }

        if (format.Recoding == GridRecoding.All || (offGrid != 0 && format.Recoding != GridRecoding.OffGrid)) offGrid = -1;
        return offGrid != 0 && scale > 0 ? Recode(format, sizes, weights, roots, offGrid, scale, points) : scale;
    }

    /// <summary>Codes groups once more with the best scale, and fits the scale to all points.</summary>
    /// <param name="format">The type.</param>
    /// <param name="sizes">The values.</param>
    /// <param name="weights">Of each value.</param>
    /// <param name="roots">The weights' square roots.</param>
    /// <param name="which">A bit for each group to be coded.</param>
    /// <param name="scale">The best scale, more than zero.</param>
    /// <param name="points">All groups' points.</param>
    /// <returns>As <see cref="Quantize"/>.</returns>
    public static float Recode(
        GridFormat format, ReadOnlySpan<float> sizes, ReadOnlySpan<float> weights, ReadOnlySpan<float> roots, int which, float scale, Span<int> points)
    {
        if (Code(format.Grid.Value, sizes, roots, 1 / scale, scale, which, points) < 0) return float.NaN;
        var (product, norm) = Sums(format.Grid.Value, sizes, weights, points);
        return norm > 0 ? product / norm : scale;
    }

    /// <summary>Finds a point for each group whose bit is set in <paramref name="which"/>.</summary>
    /// <returns>A bit for each group whose rounded levels the grid does not have; -1 when a group has no point.</returns>
    private static int Code(
        SearchGrid grid, ReadOnlySpan<float> sizes, ReadOnlySpan<float> roots, float inverse, float scale, int which, Span<int> points)
    {
        var offGrid = 0;
        for (var group = 0; group < points.Length; group++)
        {
            if ((which >> group & 1) == 0) continue;
            var x = sizes.Slice(group * grid.Size, grid.Size);
            var point = 0;
            for (var i = 0; i < grid.Size; i++)
                point |= Math.Clamp(NearestInteger.Of(0.5f * ((inverse * x[i]) - 1)), 0, grid.Levels - 1) << (grid.Bits * i);
            if (!grid.Has(point))
            {
                offGrid |= 1 << group;
                point = Nearest(grid, x, roots.Slice(group * grid.Size, grid.Size), scale, grid.Near(point));
                if (point < 0) return -1;
            }
            points[group] = point;
        }
        return offGrid;
    }

    /// <summary>The point with the smallest sum of weighted squared differences, the first of them.</summary>
    private static int Nearest(SearchGrid grid, ReadOnlySpan<float> x, ReadOnlySpan<float> roots, float scale, ReadOnlySpan<ushort> candidates)
    {
        var smallest = float.MaxValue;
        var nearest = -1;
        foreach (var candidate in candidates)
        {
            float sum = 0;
            for (var i = 0; i < x.Length; i++)
            {
                var difference = (scale * Odd(grid, candidate, i)) - x[i];
                sum += roots[i] * difference * difference;
            }
            if (sum < smallest) (smallest, nearest) = (sum, candidate);
        }
        return nearest;
    }

    /// <summary>The weighted sums of value times odd number, and of its square.</summary>
    private static (float Product, float Norm) Sums(SearchGrid grid, ReadOnlySpan<float> sizes, ReadOnlySpan<float> weights, ReadOnlySpan<int> points)
    {
        float product = 0;
        float norm = 0;
        for (var i = 0; i < sizes.Length; i++)
        {
            float odd = Odd(grid, points[i / grid.Size], i % grid.Size);
            product += weights[i] * sizes[i] * odd;
            norm += weights[i] * odd * odd;
        }
        return (product, norm);
    }

    private static int Odd(SearchGrid grid, int point, int index) => (2 * (point >> (grid.Bits * index) & ((1 << grid.Bits) - 1))) + 1;
}
