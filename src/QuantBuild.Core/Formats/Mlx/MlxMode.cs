namespace QuantBuild.Formats.Mlx;

/// <summary>The ways in which MLX quantizes a group of values.</summary>
internal enum MlxMode
{
    /// <summary>Integers with a scale and a bias for each group.</summary>
    Affine,

    /// <summary>E2M1 values, one power of two for 32 of them.</summary>
    Mxfp4,

    /// <summary>E4M3 values, one power of two for 32 of them.</summary>
    Mxfp8,

    /// <summary>E2M1 values, one E4M3 scale for 16 of them.</summary>
    Nvfp4,
}
