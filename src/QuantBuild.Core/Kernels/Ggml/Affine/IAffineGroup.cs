namespace QuantBuild.Kernels.Ggml.Affine;

/// <summary>Values that share a scale and a minimum, as the search for both sees them.</summary>
internal interface IAffineGroup
{
    /// <summary>How many they are: 16 or 32.</summary>
    static abstract int SubBlock { get; }

    /// <summary>The largest code of a value.</summary>
    static abstract int LastCode { get; }
}
