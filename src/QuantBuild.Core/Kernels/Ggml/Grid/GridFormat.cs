namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>
/// What tells the I types of two and three bits apart. All of them search, for each sub-block, a scale and a point of the grid for each group of
/// values' sizes, and then store the scales as odd numbers up to 31 times the block's scale.
/// </summary>
internal sealed class GridFormat
{
    private float[]? numerators;

    public required Lazy<SearchGrid> Grid { get; init; }

    public required GgmlType Type { get; init; }

    /// <summary>Values with one scale: 16 or 32.</summary>
    public required int SubBlock { get; init; }

    /// <summary>Seven signs are stored for eight values, so the number of negative ones must be even: the least important value may change sides.</summary>
    public bool EvenSigns { get; init; }

    /// <summary>What the mean square of a block is multiplied with to weigh its values.</summary>
    public float SquareFactor { get; init; } = 2;

    /// <summary>The share of that in the weights when there is no importance: share + value².</summary>
    public float SquareShare { get; init; }

    /// <summary>A sub-block whose largest value is less than this is all zero.</summary>
    public required float Smallest { get; init; }

    /// <summary>Scales are tried from so many steps below the largest level to so many above.</summary>
    public required int Steps { get; init; }

    /// <summary>A step, in levels' units (two for a level).</summary>
    public required float Step { get; init; }

    /// <summary>What is divided by the largest value for the inverses of the scales that are tried; more than needed, up to a multiple of eight.</summary>
    public float[] Numerators => numerators ??= [.. Enumerable.Range(-Steps, ((2 * Steps) + 8) & ~7).Select(step => (2 * Grid.Value.Levels) - 1 + (step * Step))];

    /// <summary>The scales are tried around the one that fits best without a grid, instead of around the largest value.</summary>
    public bool FitsFirst { get; init; }

    public GridRecoding Recoding { get; init; }

    /// <summary>What ggml multiplies the block's scale with, found by trial.</summary>
    public float ScaleFactor { get; init; } = 1;

    /// <summary>A block whose scales are all zero keeps the codes and signs of sub-blocks that are not.</summary>
    public bool KeepsCodes { get; init; }

    /// <summary>Writes the codes, signs and scales of a block behind its scale.</summary>
    public required Action<GridBlock, byte[]> Pack { get; init; }
}
