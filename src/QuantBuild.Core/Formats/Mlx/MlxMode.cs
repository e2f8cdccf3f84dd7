using QuantBuild.Kernels;

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

/// <summary>The modes as the kernels know them.</summary>
internal static class MlxModes
{
    /// <param name="mode">One of the floating-point modes.</param>
    public static MicroscalingFormat Microscaling(MlxMode mode) => mode switch
    {
        MlxMode.Mxfp4 => MicroscalingFormat.Mxfp4,
        MlxMode.Mxfp8 => MicroscalingFormat.Mxfp8,
        MlxMode.Nvfp4 => MicroscalingFormat.Nvfp4,
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Affine groups are not made of floating-point elements."),
    };
}
