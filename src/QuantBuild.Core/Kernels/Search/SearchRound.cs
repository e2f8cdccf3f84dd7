namespace QuantBuild.Kernels.Search;

/// <summary>Some scales and zero points that are measured in one pass over the values.</summary>
/// <param name="FromBest">Factors and shifts start from the best so far; else from the scale and the zero point of the range.</param>
/// <param name="Factors"><see cref="SearchPlan.Together"/> factors of the inverse scale: above 1 the step shrinks and values are cut off, below 0 the codes turn over.</param>
/// <param name="Shifts">As many steps of the zero point.</param>
internal sealed record SearchRound(bool FromBest, float[] Factors, float[] Shifts)
{
    /// <summary>Rounds over any number of factors, a multiple of <see cref="SearchPlan.Together"/>.</summary>
    public static IEnumerable<SearchRound> Scales(bool fromBest, IEnumerable<float> factors) =>
        factors.Chunk(SearchPlan.Together).Select(some => new SearchRound(fromBest, some, new float[SearchPlan.Together]));

    /// <summary>A round over zero points beside the best.</summary>
    public static SearchRound ZeroPoints { get; } = new(true, [1f, 1f, 1f, 1f], [-1f, 1f, -2f, 2f]);
}
