namespace QuantBuild.Kernels.Search;

/// <summary>Sums over values that share a scale, for candidates of their scale and zero point.</summary>
internal interface IScaleMeasure
{
    /// <summary>
    /// Sums of d² for <see cref="SearchPlan.Together"/> candidates: with position p = value * inverse + zero point, d is p less the nearest code.
    /// </summary>
    void Errors(scoped ReadOnlySpan<float> inverses, scoped ReadOnlySpan<float> zeroPoints, scoped Span<float> sums);

    /// <summary>
    /// Sums of t * k and k * k with t = value * inverse and k the nearest code less the zero point: their quotient is what the scale has to be
    /// multiplied by for these codes to fit best.
    /// </summary>
    void Products(float inverse, float zeroPoint, out float valuesAndCodes, out float codesAndCodes);
}
