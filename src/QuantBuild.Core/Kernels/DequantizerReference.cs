namespace QuantBuild.Kernels;

/// <summary>The plain form of <see cref="Dequantizer"/>.</summary>
public static class DequantizerReference
{
    /// <inheritdoc cref="Dequantizer.Rows"/>
    public static void Rows(
        ReadOnlySpan<byte> codes, int columns, int blockSize, ReadOnlySpan<float> scales, ReadOnlySpan<byte> zeroPoints, byte middleCode, Span<float> values)
    {
        int rows = KernelArguments.Rows(values.Length, columns);
        int blocks = Dequantizer.Check(values.Length, codes.Length, columns, blockSize, rows, scales.Length, zeroPoints.Length);
        for (int i = 0; i < values.Length; i++)
        {
            int block = ((i / columns) * blocks) + (i % columns / blockSize);
            int zeroPoint = zeroPoints.IsEmpty ? middleCode : zeroPoints[block];
            values[i] = (codes[i] - zeroPoint) * scales[block];
        }
    }

    /// <inheritdoc cref="Dequantizer.Columns"/>
    public static void Columns(
        ReadOnlySpan<byte> codes, int columns, int blockSize, ReadOnlySpan<float> scales, ReadOnlySpan<byte> zeroPoints, byte middleCode, Span<float> values)
    {
        int rows = KernelArguments.Rows(values.Length, columns);
        Dequantizer.Check(values.Length, codes.Length, rows, blockSize, columns, scales.Length, zeroPoints.Length);
        for (int i = 0; i < values.Length; i++)
        {
            int block = ((i / columns / blockSize) * columns) + (i % columns);
            int zeroPoint = zeroPoints.IsEmpty ? middleCode : zeroPoints[block];
            values[i] = (codes[i] - zeroPoint) * scales[block];
        }
    }
}
