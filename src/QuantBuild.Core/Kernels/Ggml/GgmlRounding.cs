using System.Runtime.CompilerServices;

namespace QuantBuild.Kernels.Ggml;

/// <summary>How ggml's quantizers of super-blocks round to whole numbers.</summary>
internal static class GgmlRounding
{
    /// <summary>1.5 * 2^23: the last place of a sum with it is worth 1, so that adding it rounds to whole numbers, halves to even.</summary>
    public const float Places = 12582912f;

    /// <summary>The nearest whole number where |value| is below 2^22; anything else gives what is left in the sum's fraction, NaN gives 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int NearestInt(float value) => (BitConverter.SingleToInt32Bits(value + Places) & 0x7F_FFFF) - 0x40_0000;
}
