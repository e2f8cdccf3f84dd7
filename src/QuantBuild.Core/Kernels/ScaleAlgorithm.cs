namespace QuantBuild.Kernels;

/// <summary>How the scale of values that share one is chosen.</summary>
public enum ScaleAlgorithm
{
    /// <summary>From the range of the values, so that none is cut off: round to nearest (RTN).</summary>
    Range,

    /// <summary>Searched for the least squared error of what is decoded; never worse than <see cref="Range"/>. See <see cref="Search.ScaleSearchReference"/>.</summary>
    LeastSquares,
}
