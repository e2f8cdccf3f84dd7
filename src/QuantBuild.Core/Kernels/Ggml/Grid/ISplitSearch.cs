namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>How the best split of sorted values into three levels, and the nearest point of a grid, are found: one by one, or many at once.</summary>
internal interface ISplitSearch
{
    /// <summary>One shift for all values.</summary>
    /// <param name="products">[33] sums of weight times value of the smallest 0, 1, 2... values.</param>
    /// <param name="norms">[33] the same sums of weights.</param>
    /// <param name="scale">The best scale; not changed when there is none.</param>
    static abstract Split One(ReadOnlySpan<float> products, ReadOnlySpan<float> norms, ref float scale);

    /// <summary>A shift for each half of the values.</summary>
    /// <param name="products">Two times [17], as above, of the first eight and of the last eight values.</param>
    /// <param name="norms">Two times [17].</param>
    /// <param name="scale">The best scale; not changed when there is none.</param>
    static abstract Split Two(ReadOnlySpan<float> products, ReadOnlySpan<float> norms, ref float scale);

    /// <returns>The candidate with the smallest sum of weighted squared differences, the first of them; -1 when no sum is a number that fits.</returns>
    static abstract int Nearest(
        ReadOnlySpan<ushort> candidates, ReadOnlySpan<float> values, ReadOnlySpan<float> weights, float scale, ReadOnlySpan<float> levels);
}
