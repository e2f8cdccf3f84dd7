namespace QuantBuild.Kernels;

/// <summary>Codes back to values: (code - zero point) * scale, the product rounded to binary32 as ONNX DequantizeLinear and MatMulNBits have it.</summary>
public static class Dequantizer
{
    /// <summary>Blocks along the rows.</summary>
    /// <param name="codes">[rows, columns]</param>
    /// <param name="columns">Columns of <paramref name="codes"/>.</param>
    /// <param name="blockSize">Values that share a scale; <paramref name="columns"/> for one scale to a row.</param>
    /// <param name="scales">[rows, blocks]</param>
    /// <param name="zeroPoints">[rows, blocks]; empty: all are <paramref name="middleCode"/>.</param>
    /// <param name="middleCode">The code of zero when there are no zero points.</param>
    /// <param name="values">[rows, columns]</param>
    public static void Rows(
        ReadOnlySpan<byte> codes, int columns, int blockSize, ReadOnlySpan<float> scales, ReadOnlySpan<byte> zeroPoints, byte middleCode, Span<float> values) =>
        DequantizerReference.Rows(codes, columns, blockSize, scales, zeroPoints, middleCode, values);

    /// <summary>Blocks down the columns.</summary>
    /// <param name="codes">[rows, columns]</param>
    /// <param name="columns">Columns of <paramref name="codes"/>.</param>
    /// <param name="blockSize">Values that share a scale; the number of rows for one scale to a column.</param>
    /// <param name="scales">[blocks, columns]</param>
    /// <param name="zeroPoints">[blocks, columns]; empty: all are <paramref name="middleCode"/>.</param>
    /// <param name="middleCode">The code of zero when there are no zero points.</param>
    /// <param name="values">[rows, columns]</param>
    public static void Columns(
        ReadOnlySpan<byte> codes, int columns, int blockSize, ReadOnlySpan<float> scales, ReadOnlySpan<byte> zeroPoints, byte middleCode, Span<float> values) =>
        DequantizerReference.Columns(codes, columns, blockSize, scales, zeroPoints, middleCode, values);

    /// <summary>Blocks of one line of <paramref name="length"/> values, of which there are <paramref name="lines"/>.</summary>
    internal static int Check(int values, int codes, int length, int blockSize, int lines, int scales, int zeroPoints)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blockSize);
        int blocks = (int)(((long)length + blockSize - 1) / blockSize);
        KernelArguments.CheckLength(codes, values);
        KernelArguments.CheckLength(scales, (long)lines * blocks);
        if (zeroPoints != 0)
            KernelArguments.CheckLength(zeroPoints, (long)lines * blocks);
        return blocks;
    }
}
