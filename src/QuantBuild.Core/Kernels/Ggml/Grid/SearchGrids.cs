namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>The grids to search, each built when it is first needed: that takes up to a few hundred milliseconds, once.</summary>
internal static class SearchGrids
{
    public static readonly Lazy<SearchGrid> Iq2Xxs = new(static () => new(GridPoints.Iq2Xxs, 8, 2));
    public static readonly Lazy<SearchGrid> Iq2Xs = new(static () => new(GridPoints.Iq2Xs, 8, 2));
    public static readonly Lazy<SearchGrid> Iq2S = new(static () => new(GridPoints.Iq2S, 8, 1));
    public static readonly Lazy<SearchGrid> Iq1 = new(static () => new(GridPoints.Iq1, 8, 3));
    public static readonly Lazy<SearchGrid> Iq3Xxs = new(static () => new(GridPoints.Iq3Xxs, 4, 2));
    public static readonly Lazy<SearchGrid> Iq3S = new(static () => new(GridPoints.Iq3S, 4, 3));
}
