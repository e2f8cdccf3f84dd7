namespace QuantBuild.Kernels.Ggml;

/// <summary>
/// How the K and I types round: 1.5 * 2^23 is added, whose last place is worth one, and the low bits of the sum are taken. That is the nearest
/// integer, halves to even, up to |value| = 4194303. Beyond that (an infinite or tiny scale) it is what the bits happen to hold, which the blocks of
/// ggml then hold too; a NaN becomes 0.
/// </summary>
internal static class NearestInteger
{
    /// <summary>1.5 * 2^23.</summary>
    public const float Shift = 12582912f;

    /// <summary>The bits of the fraction of a binary32.</summary>
    public const int Fraction = 0x007FFFFF;

    /// <summary>What the fraction of <see cref="Shift"/> holds.</summary>
    public const int Zero = 0x00400000;

    /// <summary>The integer, from -4194304 to 4194303.</summary>
    public static int Of(float value) => (BitConverter.SingleToInt32Bits(value + Shift) & Fraction) - Zero;
}
