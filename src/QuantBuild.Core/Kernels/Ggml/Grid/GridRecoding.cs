namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>Which groups of a sub-block are coded again when its scale is known.</summary>
internal enum GridRecoding
{
    /// <summary>Those whose rounded levels the grid did not have.</summary>
    OffGrid,

    /// <summary>All of them when the grid did not have one, or when no scale was better than the first.</summary>
    AllIfAnyOffGrid,

    /// <summary>All of them, always.</summary>
    All,
}
