namespace QuantBuild.Kernels;

/// <summary>Blocks of small floating-point elements with one small scale.</summary>
public enum MicroscalingFormat
{
    /// <summary>32 elements E2M1, scale E8M0 (OCP Microscaling Formats).</summary>
    Mxfp4,

    /// <summary>32 elements E4M3, scale E8M0 (OCP Microscaling Formats).</summary>
    Mxfp8,

    /// <summary>16 elements E2M1, scale E4M3; without the tensor's own scale that other systems add.</summary>
    Nvfp4,
}

/// <summary>Facts about these formats.</summary>
public static class MicroscalingFormats
{
    /// <summary>Elements that share a scale.</summary>
    public static int BlockSize(this MicroscalingFormat format) => format == MicroscalingFormat.Nvfp4 ? 16 : 32;

    /// <summary>Bits of an element.</summary>
    public static int Bits(this MicroscalingFormat format) => format == MicroscalingFormat.Mxfp8 ? 8 : 4;
}
