namespace QuantBuild.Kernels.Ggml.Affine;

/// <summary>What a search knows of each lane. Every member is the number of a row of lanes.</summary>
internal static class AffineState
{
    /// <summary>The smallest value, and the largest.</summary>
    public const int Smallest = 0, Largest = 1;

    /// <summary>Sums of the weights, and of the weights times the values.</summary>
    public const int SumW = 2, SumX = 3;

    /// <summary>A mask: the sub-block has a range.</summary>
    public const int Varies = 4;

    /// <summary>The best so far: its error, its scale, its lowest value; and from which inverse and which lowest value its codes came.</summary>
    public const int Least = 5, Scale = 6, Lowest = 7, BestInverse = 8, BestLowest = 9;

    /// <summary>Of the step: what values less the lowest are multiplied with, sums over the codes, the scale and the lowest value that fit them.</summary>
    public const int Inverse = 10, SumL = 11, SumLL = 12, SumXL = 13, NextScale = 14, NextLowest = 15, Solved = 16, Error = 17;

    /// <summary>The number of rows.</summary>
    public const int Rows = 18;
}
