namespace QuantBuild.Kernels;

/// <summary>
/// How block quantization is measured: in runs of at most 4096 values, each in binary32 with sixteen running sums (<see cref="SingleErrorLanes"/>),
/// or, where that is too narrow, in binary64 (<see cref="ErrorLanes"/>). The sums of the runs are added up in binary64 in the order of the runs.
/// </summary>
internal static class BlockErrors
{
    /// <summary>Columns of a run when blocks run down the columns.</summary>
    public const int RunColumns = 128;

    /// <summary>Columns of such a run that come before all others, as far as a whole number of these goes: four vectors of any width.</summary>
    public const int WideColumns = 64;

    /// <summary>Rows of such a run.</summary>
    public const int RunRows = SingleErrorLanes.MostAdditions * SingleErrorLanes.Count / RunColumns;

    /// <summary>Values of a run when blocks run along the rows.</summary>
    public const int RunLength = SingleErrorLanes.MostAdditions * SingleErrorLanes.Count;

    /// <summary>Blocks that are quantized together when blocks run along the rows: they are one run, or one block of several runs.</summary>
    public static int BlocksTogether(int blockSize) => Math.Clamp(RunLength / blockSize, 1, BlockScaleVectors.Most);

    /// <summary>
    /// The sums of a run in binary64. An infinite scale decodes to nothing that could be compared: the noise is then counted as the signal, so
    /// that a noise which is not finite always means a value which is not.
    /// </summary>
    public static ErrorSums Exact(in ErrorLanes lanes)
    {
        var sums = lanes.Sum();
        return double.IsFinite(sums.Signal) && !double.IsFinite(sums.Noise) ? sums with { Noise = sums.Signal } : sums;
    }
}
