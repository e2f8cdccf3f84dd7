namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>How the scale and the points of a sub-block are found: step by step, or many steps at once. The results are the same, bit for bit.</summary>
internal interface IGridSubBlock
{
    /// <summary>weight = importance * sqrt(square + value²) and without importance SquareShare * square + value²; and its square root.</summary>
    static abstract void Weigh(
        GridFormat format, ReadOnlySpan<float> values, ReadOnlySpan<float> importance, float square, Span<float> weights, Span<float> roots);

    /// <summary>Finds the scale, and a point of the grid for each group.</summary>
    /// <param name="format">The type.</param>
    /// <param name="sizes">The values without their signs; one of eight may be negative where the number of signs must be even.</param>
    /// <param name="weights">Of each value.</param>
    /// <param name="roots">The weights' square roots: what the distance to a point is weighed with.</param>
    /// <param name="largest">The largest size.</param>
    /// <param name="points">The groups' points.</param>
    /// <returns>The scale, which may be negative; 0 without any points for a sub-block that is all zero; NaN where ggml ends the process.</returns>
    static abstract float Quantize(
        GridFormat format, ReadOnlySpan<float> sizes, ReadOnlySpan<float> weights, ReadOnlySpan<float> roots, float largest, Span<int> points);
}
