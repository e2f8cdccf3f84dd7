namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>A sub-block of IQ1_S (32 values) or IQ1_M (16).</summary>
/// <typeparam name="TSearch">How splits and points are searched.</typeparam>
internal static class SplitSubBlock<TSearch>
    where TSearch : struct, ISplitSearch
{
    /// <summary>Finds the scale, the shifts and a point of the grid for each eight values.</summary>
    /// <returns>The scale; 0, and -1 as the first point, for values that are all zero; NaN where ggml would do no good.</returns>
    public static float Search(ReadOnlySpan<float> x, ReadOnlySpan<float> weights, float smallest, Span<int> points, out int shifts)
    {
        shifts = 0;
        points[0] = -1;
        var scale = MathF.Abs(x[0]);
        foreach (var value in x) scale = scale > MathF.Abs(value) ? scale : MathF.Abs(value);
        if (scale < smallest) return 0;

        Span<int> order = stackalloc int[x.Length];
        TSearch.Sort(x, order);
        var two = x.Length == 16;
        var split = two ? SplitTwo(x, weights, order, ref scale) : SplitOne(x, weights, order, ref scale);
        if (split.First < 0) return 0;

        Span<int> levels = stackalloc int[x.Length];
        for (var i = 0; i < x.Length; i++) levels[order[i]] = i < split.First ? 0 : i < split.Second ? 1 : 2;
        shifts = split.Shifts;
        if (scale < 0)
        {
            // All turned around: levels, shifts and scale.
            scale = -scale;
            shifts ^= 3;
            foreach (ref var level in levels) level = 2 - level;
        }
        return Code(x, weights, levels, scale, shifts, points);
    }

    private static float Code(ReadOnlySpan<float> x, ReadOnlySpan<float> weights, ReadOnlySpan<int> levels, float scale, int shifts, Span<int> points)
    {
        var grid = SearchGrids.Iq1.Value;
        var changed = false;
        for (var group = 0; group < points.Length; group++)
        {
            var point = 0;
            for (var i = 0; i < 8; i++) point |= levels[(8 * group) + i] << (2 * i);
            if (!grid.Has(point))
            {
                changed = true;
                point = TSearch.Nearest(grid.Near(point), x.Slice(8 * group, 8), weights.Slice(8 * group, 8), scale, Levels(shifts, group));
                if (point < 0) return float.NaN;
            }
            points[group] = point;
        }
        if (!changed) return scale;

        float product = 0;
        float norm = 0;
        for (var i = 0; i < x.Length; i++)
        {
            var q = Levels(shifts, i / 8)[points[i / 8] >> (i % 8 * 2) & 3];
            product += weights[i] * q * x[i];
            norm += weights[i] * q * q;
        }
        return product > 0 && norm > 0 ? product / norm : scale;
    }

    private static Split SplitOne(ReadOnlySpan<float> x, ReadOnlySpan<float> weights, ReadOnlySpan<int> order, ref float scale)
    {
        Span<float> products = stackalloc float[40];
        Span<float> norms = stackalloc float[40];
        products[33..].Fill(float.NaN);
        (products[0], norms[0]) = (0, 0);
        for (var i = 0; i < 32; i++)
        {
            products[i + 1] = products[i] + (weights[order[i]] * x[order[i]]);
            norms[i + 1] = norms[i] + weights[order[i]];
        }
        return TSearch.One(products, norms, ref scale);
    }

    private static Split SplitTwo(ReadOnlySpan<float> x, ReadOnlySpan<float> weights, ReadOnlySpan<int> order, ref float scale)
    {
        Span<float> products = stackalloc float[48];
        Span<float> norms = stackalloc float[48];
        products[17..24].Fill(float.NaN);
        products[41..].Fill(float.NaN);
        (products[0], products[24], norms[0], norms[24]) = (0, 0, 0, 0);
        for (var i = 0; i < 16; i++)
        {
            var half = order[i] / 8 * 24;
            var other = 24 - half;
            products[half + i + 1] = products[half + i] + (weights[order[i]] * x[order[i]]);
            norms[half + i + 1] = norms[half + i] + weights[order[i]];
            products[other + i + 1] = products[other + i];
            norms[other + i + 1] = norms[other + i];
        }
        return TSearch.Two(products, norms, ref scale);
    }

    /// <summary>What the levels of a group of eight values stand for.</summary>
    public static ReadOnlySpan<float> Levels(int shifts, int group) =>
        // With one shift for four groups both bits are the same.
        (group == 0 ? shifts & 2 : shifts & 1) == 0 ? ShiftedLevels.Up : ShiftedLevels.Down;
}
