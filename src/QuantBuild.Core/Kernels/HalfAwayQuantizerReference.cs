namespace QuantBuild.Kernels;

/// <summary>The plain form of <see cref="HalfAwayQuantizer"/>.</summary>
public static class HalfAwayQuantizerReference
{
    /// <inheritdoc cref="HalfAwayQuantizer.Quantize"/>
    public static void Quantize(ReadOnlySpan<float> values, float inverse, byte zeroPoint, int bits, Span<byte> codes)
    {
        KernelArguments.CheckBits(bits);
        KernelArguments.CheckLength(codes.Length, values.Length);
        float last = (1 << bits) - 1;
        for (int i = 0; i < values.Length; i++)
            codes[i] = Code((values[i] * inverse) + zeroPoint, last);
    }

    /// <inheritdoc cref="HalfAwayQuantizer.QuantizeColumns"/>
    public static void QuantizeColumns(
        ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> inverse, ReadOnlySpan<byte> zeroPoints, int bits, Span<byte> codes)
    {
        KernelArguments.CheckBits(bits);
        int rows = KernelArguments.Rows(values.Length, columns);
        KernelArguments.CheckLength(inverse.Length, columns);
        KernelArguments.CheckLength(zeroPoints.Length, columns);
        KernelArguments.CheckLength(codes.Length, values.Length);
        float last = (1 << bits) - 1;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                int i = (row * columns) + column;
                codes[i] = Code((values[i] * inverse[column]) + zeroPoints[column], last);
            }
        }
    }

    /// <summary>
    /// clamp(roundf(position), 0, last), with the roundf of C: halves go away from zero. NaN (zero times an infinite inverse) is code 0, as
    /// the x64 conversion instruction that ONNX Runtime's quantizer compiles to has it.
    /// </summary>
    internal static byte Code(float position, float last)
    {
        float whole = MathF.Truncate(position);

        // position - whole is exact; adding 0.5 before truncating would not be: 0.49999997 + 0.5 rounds to 1.
        float rounded = MathF.Abs(position - whole) >= 0.5f ? whole + MathF.CopySign(1f, position) : whole;
        float clamped = rounded > 0f ? rounded : 0f;
        return (byte)(clamped < last ? clamped : last);
    }
}
