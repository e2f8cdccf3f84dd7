namespace QuantBuild.Kernels;

/// <summary>The plain form of <see cref="MagnitudeKernel"/>.</summary>
public static class MagnitudeReference
{
    /// <inheritdoc cref="MagnitudeKernel.Of(ReadOnlySpan{float})"/>
    public static float Of(ReadOnlySpan<float> values)
    {
        float largest = 0f;
        foreach (float value in values)
            largest = Larger(largest, value);
        return largest;
    }

    /// <inheritdoc cref="MagnitudeKernel.Raise(ReadOnlySpan{float}, Span{float})"/>
    public static void Raise(ReadOnlySpan<float> row, Span<float> largest)
    {
        KernelArguments.CheckLength(largest.Length, row.Length);
        for (int i = 0; i < row.Length; i++)
            largest[i] = Larger(largest[i], row[i]);
    }

    /// <param name="magnitude">Without a sign.</param>
    /// <param name="value">Any value.</param>
    internal static float Larger(float magnitude, float value) => BitConverter.Int32BitsToSingle(
        Math.Max(BitConverter.SingleToInt32Bits(magnitude), BitConverter.SingleToInt32Bits(value) & 0x7FFF_FFFF));
}
