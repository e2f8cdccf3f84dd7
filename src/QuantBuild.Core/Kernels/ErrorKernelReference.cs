namespace QuantBuild.Kernels;

/// <summary>The plain form of <see cref="ErrorKernel"/>.</summary>
public static class ErrorKernelReference
{
    /// <inheritdoc cref="ErrorKernel.Values(ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static ErrorSums Values(ReadOnlySpan<float> values, ReadOnlySpan<float> decoded)
    {
        KernelArguments.CheckLength(decoded.Length, values.Length);
        var lanes = default(ErrorLanes);
        for (int i = 0; i < values.Length; i++)
            lanes.Take(i % ErrorLanes.Count, values[i], decoded[i]);
        return lanes.Sum();
    }

    /// <inheritdoc cref="ErrorKernel.Rows"/>
    public static ErrorSums Rows(
        ReadOnlySpan<float> values, ReadOnlySpan<byte> codes, int columns, int blockSize, ReadOnlySpan<float> scales, ReadOnlySpan<byte> zeroPoints, byte middleCode)
    {
        int rows = KernelArguments.Rows(values.Length, columns);
        int blocks = Dequantizer.Check(values.Length, codes.Length, columns, blockSize, rows, scales.Length, zeroPoints.Length);
        var lanes = default(ErrorLanes);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                int block = (row * blocks) + (column / blockSize);
                int zeroPoint = zeroPoints.IsEmpty ? middleCode : zeroPoints[block];
                int i = (row * columns) + column;
                lanes.Take(column % blockSize % ErrorLanes.Count, values[i], codes[i] - zeroPoint, scales[block]);
            }
        }

        return lanes.Sum();
    }

    /// <inheritdoc cref="ErrorKernel.Columns"/>
    public static ErrorSums Columns(
        ReadOnlySpan<float> values, ReadOnlySpan<byte> codes, int columns, int blockSize, ReadOnlySpan<float> scales, ReadOnlySpan<byte> zeroPoints, byte middleCode)
    {
        int rows = KernelArguments.Rows(values.Length, columns);
        Dequantizer.Check(values.Length, codes.Length, rows, blockSize, columns, scales.Length, zeroPoints.Length);
        var lanes = default(ErrorLanes);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                int block = ((row / blockSize) * columns) + column;
                int zeroPoint = zeroPoints.IsEmpty ? middleCode : zeroPoints[block];
                int i = (row * columns) + column;
                lanes.Take(column % ErrorLanes.Count, values[i], codes[i] - zeroPoint, scales[block]);
            }
        }

        return lanes.Sum();
    }
}
