namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>How the best split of sorted values into three levels, and the nearest point of a grid, are found: one by one, or many at once.</summary>
internal interface ISplitSearch
{
    /// <summary>weight = importance * sqrt(square + value²), and without importance value².</summary>
    static abstract void Weigh(ReadOnlySpan<float> values, ReadOnlySpan<float> importance, float square, Span<float> weights);

    /// <summary>The places of 16 or 32 values from the smallest to the largest; those of equal values in their order.</summary>
    static abstract void Sort(ReadOnlySpan<float> values, Span<int> order);

    /// <summary>One shift for all values.</summary>
    /// <param name="products">[40] sums of weight times value of the smallest 0, 1, 2... up to 32 values; then NaN.</param>
    /// <param name="norms">[40] the same sums of weights; then anything.</param>
    /// <param name="scale">The best scale; not changed when there is none.</param>
    static abstract Split One(ReadOnlySpan<float> products, ReadOnlySpan<float> norms, ref float scale);

    /// <summary>A shift for each half of the values.</summary>
    /// <param name="products">[2, 24] sums of weight times value as above, up to 16 values, those of the first eight and those of the last eight.</param>
    /// <param name="norms">[2, 24] the same sums of weights; then anything.</param>
    /// <param name="scale">The best scale; not changed when there is none.</param>
    static abstract Split Two(ReadOnlySpan<float> products, ReadOnlySpan<float> norms, ref float scale);

    /// <returns>The candidate with the smallest sum of weighted squared differences, the first of them; -1 when no sum is a number that fits.</returns>
    static abstract int Nearest(
        ReadOnlySpan<ushort> candidates, ReadOnlySpan<float> values, ReadOnlySpan<float> weights, float scale, ReadOnlySpan<float> levels);
}
