namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>The I types of two and three bits.</summary>
internal static class GridFormats
{
    public static readonly GridFormat Iq2Xxs = new()
    {
        Type = GgmlType.IQ2_XXS,
        Grid = SearchGrids.Iq2Xxs,
        SubBlock = 32,
        EvenSigns = true,
        SquareFactor = 1,
        Smallest = 1e-15f,
        Steps = 6,
        Step = 0.1f,
        FitsFirst = true,
        Recoding = GridRecoding.All,
        Pack = GridPacking.Iq2Xxs,
    };

    public static readonly GridFormat Iq2Xs = new()
    {
        Type = GgmlType.IQ2_XS,
        Grid = SearchGrids.Iq2Xs,
        SubBlock = 16,
        EvenSigns = true,
        SquareFactor = 1,
        Smallest = 1e-15f,
        Steps = 9,
        Step = 0.1f,
        Pack = GridPacking.Iq2Xs,
    };

    public static readonly GridFormat Iq2S = new()
    {
        Type = GgmlType.IQ2_S,
        Grid = SearchGrids.Iq2S,
        SubBlock = 16,
        SquareShare = 0.25f,
        Smallest = 1e-8f,
        Steps = 9,
        Step = 0.1f,
        ScaleFactor = 0.9875f,
        KeepsCodes = true,
        Pack = GridPacking.Iq2S,
    };

    public static readonly GridFormat Iq3Xxs = new()
    {
        Type = GgmlType.IQ3_XXS,
        Grid = SearchGrids.Iq3Xxs,
        SubBlock = 32,
        EvenSigns = true,
        Smallest = 1e-8f,
        Steps = 15,
        Step = 0.2f,
        ScaleFactor = 1.0125f,
        Pack = GridPacking.Iq3Xxs,
    };

    /// <remarks>Every value counts, so the smallest is the smallest that there is.</remarks>
    public static readonly GridFormat Iq3S = new()
    {
        Type = GgmlType.IQ3_S,
        Grid = SearchGrids.Iq3S,
        SubBlock = 32,
        Smallest = float.Epsilon,
        Steps = 9,
        Step = 0.2f,
        Recoding = GridRecoding.AllIfAnyOffGrid,
        ScaleFactor = 1.033f,
        KeepsCodes = true,
        Pack = GridPacking.Iq3S,
    };
}
