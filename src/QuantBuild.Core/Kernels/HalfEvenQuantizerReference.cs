namespace QuantBuild.Kernels;

/// <summary>The plain form of <see cref="HalfEvenQuantizer"/>.</summary>
public static class HalfEvenQuantizerReference
{
    /// <inheritdoc cref="HalfEvenQuantizer.Quantize"/>
    public static void Quantize(ReadOnlySpan<float> values, ScaleZeroPoint channel, CodeRange range, Span<byte> codes)
    {
        KernelArguments.CheckLength(codes.Length, values.Length);
        range.Check();
        for (int i = 0; i < values.Length; i++)
            codes[i] = Code(values[i] / channel.Scale, channel.ZeroPoint, range);
    }

    /// <inheritdoc cref="HalfEvenQuantizer.QuantizeColumns"/>
    public static void QuantizeColumns(
        ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> scales, ReadOnlySpan<byte> zeroPoints, CodeRange range, Span<byte> codes)
    {
        int rows = KernelArguments.Rows(values.Length, columns);
        KernelArguments.CheckLength(scales.Length, columns);
        KernelArguments.CheckLength(zeroPoints.Length, columns);
        KernelArguments.CheckLength(codes.Length, values.Length);
        range.Check();
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                int i = (row * columns) + column;
                codes[i] = Code(values[i] / scales[column], zeroPoints[column], range);
            }
        }
    }

    private static byte Code(float quotient, byte zeroPoint, CodeRange range)
    {
        float code = MathF.Round(quotient, MidpointRounding.ToEven) + zeroPoint;
        if (code >= range.Last)
            return range.Last;

        // NaN (0 / 0) ends up at the lower end, in every form of this kernel.
        return code > range.First ? (byte)code : range.First;
    }
}
