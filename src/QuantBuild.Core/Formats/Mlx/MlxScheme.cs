using System.Globalization;

namespace QuantBuild.Formats.Mlx;

/// <summary>How the weight of one module is quantized: what config.json says of it, and the sizes that follow.</summary>
/// <param name="Mode">Affine, or one of the floating-point modes.</param>
/// <param name="Bits">Bits of one code.</param>
/// <param name="GroupSize">Values along the last axis that share a scale.</param>
internal sealed record MlxScheme(MlxMode Mode, int Bits, int GroupSize)
{
    /// <summary>Groups that MLX has affine kernels for, largest first.</summary>
    public static IReadOnlyList<int> AffineGroups { get; } = [128, 64, 32];

    public static IReadOnlyList<int> AffineBits { get; } = [2, 3, 4, 5, 6, 8];

    public static MlxScheme Affine(int bits, int groupSize) => new(MlxMode.Affine, bits, groupSize);

    public static MlxScheme Mxfp4 { get; } = new(MlxMode.Mxfp4, 4, 32);

    public static MlxScheme Mxfp8 { get; } = new(MlxMode.Mxfp8, 8, 32);

    public static MlxScheme Nvfp4 { get; } = new(MlxMode.Nvfp4, 4, 16);

    /// <summary>The value of "mode" in config.json.</summary>
    public string ModeName => Mode.ToString().ToLowerInvariant();

    /// <summary>As users read it: <c>INT4</c>, <c>MXFP8</c>.</summary>
    public string PrecisionName => Mode == MlxMode.Affine ? string.Create(CultureInfo.InvariantCulture, $"INT{Bits}") : Mode.ToString().ToUpperInvariant();

    /// <summary>True when this is a scheme that MLX can run.</summary>
    public bool IsValid => Mode switch
    {
        MlxMode.Affine => AffineBits.Contains(Bits) && AffineGroups.Contains(GroupSize),
        MlxMode.Mxfp4 => this == Mxfp4,
        MlxMode.Mxfp8 => this == Mxfp8,
        _ => this == Nvfp4,
    };

    /// <summary>The largest group of this scheme, up to the wanted one, that divides a row; null when none does.</summary>
    public MlxScheme? Fitting(long rowLength)
    {
        if (rowLength % GroupSize == 0) return this;
        if (Mode != MlxMode.Affine) return null;
        foreach (var group in AffineGroups)
            if (group < GroupSize && rowLength % group == 0) return this with { GroupSize = group };
        return null;
    }

    /// <summary>The shape of the codes, as 32-bit words.</summary>
    public IReadOnlyList<long> WeightShape(IReadOnlyList<long> shape) => WithLast(shape, checked(shape[^1] * Bits) / 32);

    /// <summary>The shape of scales, and of biases.</summary>
    public IReadOnlyList<long> ScaleShape(IReadOnlyList<long> shape) => WithLast(shape, shape[^1] / GroupSize);

    private static long[] WithLast(IReadOnlyList<long> shape, long last) => [.. shape.Take(shape.Count - 1), last];
}
