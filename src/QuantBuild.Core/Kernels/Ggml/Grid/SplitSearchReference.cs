namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>All splits, one by one, as ggml does it.</summary>
internal readonly struct SplitSearchReference : ISplitSearch
{
    public static void Weigh(ReadOnlySpan<float> values, ReadOnlySpan<float> importance, float square, Span<float> weights)
    {
        for (var i = 0; i < values.Length; i++)
            weights[i] = importance.IsEmpty ? values[i] * values[i] : importance[i] * MathF.Sqrt(square + (values[i] * values[i]));
    }

    public static void Sort(ReadOnlySpan<float> values, Span<int> order)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var place = i;
            for (; place > 0 && values[order[place - 1]] > values[i]; place--) order[place] = order[place - 1];
            order[place] = i;
        }
    }

    public static Split One(ReadOnlySpan<float> products, ReadOnlySpan<float> norms, ref float scale)
    {
        var best = -float.MaxValue;
        var split = Split.None;
        for (var first = 0; first <= 32; first++)
        {
            for (var second = first; second <= 32; second++)
            {
                for (var shifts = 0; shifts <= 3; shifts += 3)
                {
                    var level = shifts == 0 ? ShiftedLevels.Up : ShiftedLevels.Down;
                    var product = ((products[first] - products[0]) * level[0]) + ((products[second] - products[first]) * level[1])
                        + ((products[32] - products[second]) * level[2]);
                    var norm = ((norms[first] - norms[0]) * level[0] * level[0]) + ((norms[second] - norms[first]) * level[1] * level[1])
                        + ((norms[32] - norms[second]) * level[2] * level[2]);
                    if (norm > 0 && product * product > best * norm)
                    {
                        scale = product / norm;
                        best = scale * product;
                        split = new(first, second, shifts);
                    }
                }
            }
        }
        return split;
    }

    public static Split Two(ReadOnlySpan<float> products, ReadOnlySpan<float> norms, ref float scale)
    {
        var best = -float.MaxValue;
        var split = Split.None;
        Span<float> product = stackalloc float[4];
        Span<float> norm = stackalloc float[4];
        for (var first = 0; first <= 16; first++)
        {
            for (var second = first; second <= 16; second++)
            {
                // Neighbouring levels differ by one, so only the last one's value is needed for the products.
                for (var half = 0; half < 2; half++)
                {
                    var p = products.Slice(24 * half, 17);
                    var n = norms.Slice(24 * half, 17);
                    var below = p[first] + p[second];
                    for (var down = 0; down < 2; down++)
                    {
                        var level = down == 0 ? ShiftedLevels.Up : ShiftedLevels.Down;
                        product[(2 * half) + down] = (p[16] * level[2]) - below;
                        norm[(2 * half) + down] = (n[16] * level[2] * level[2]) + (n[first] * ((level[0] * level[0]) - (level[1] * level[1])))
                            + (n[second] * ((level[1] * level[1]) - (level[2] * level[2])));
                    }
                }
                for (var shifts = 0; shifts < 4; shifts++)
                {
                    var p = product[shifts >> 1] + product[2 + (shifts & 1)];
                    var n = norm[shifts >> 1] + norm[2 + (shifts & 1)];
                    if (n > 0 && p * p > best * n)
                    {
                        scale = p / n;
                        best = scale * p;
                        split = new(first, second, shifts);
                    }
                }
            }
        }
        return split;
    }

    public static int Nearest(
        ReadOnlySpan<ushort> candidates, ReadOnlySpan<float> values, ReadOnlySpan<float> weights, float scale, ReadOnlySpan<float> levels)
    {
        var smallest = float.MaxValue;
        var nearest = -1;
        foreach (var candidate in candidates)
        {
            float sum = 0;
            for (var i = 0; i < 8; i++)
            {
                var difference = (scale * levels[candidate >> (2 * i) & 3]) - values[i];
                sum += weights[i] * difference * difference;
            }
            if (sum < smallest) (smallest, nearest) = (sum, candidate);
        }
        return nearest;
    }
}
