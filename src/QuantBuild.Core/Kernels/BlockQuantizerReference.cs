using QuantBuild.Kernels.Search;

namespace QuantBuild.Kernels;

/// <summary>The plain form of <see cref="BlockQuantizer"/>: one block after the other, its values visited three times.</summary>
public static class BlockQuantizerReference
{
    /// <inheritdoc cref="BlockQuantizer.Rows"/>
    public static void Rows(
        ReadOnlySpan<float> values, int columns, BlockFormat format, Span<byte> codes, Span<float> scales, Span<byte> zeroPoints)
    {
        int rows = KernelArguments.Rows(values.Length, columns);
        int blocks = format.Blocks(columns);
        BlockQuantizer.Check(values.Length, (long)rows * blocks, format, codes.Length, scales.Length, zeroPoints.Length);
        for (int row = 0; row < rows; row++)
        {
            for (int block = 0; block < blocks; block++)
            {
                int start = block * format.BlockSize;
                int length = Math.Min(format.BlockSize, columns - start);
                Block(
                    values, codes, (row * columns) + start, 1, length, format,
                    out scales[(row * blocks) + block], out byte zeroPoint);
                if (!format.Symmetric)
                    zeroPoints[(row * blocks) + block] = zeroPoint;
            }
        }
    }

    /// <inheritdoc cref="BlockQuantizer.Columns"/>
    public static void Columns(
        ReadOnlySpan<float> values, int columns, BlockFormat format, Span<byte> codes, Span<float> scales, Span<byte> zeroPoints)
    {
        int rows = KernelArguments.Rows(values.Length, columns);
        int blocks = format.Blocks(rows);
        BlockQuantizer.Check(values.Length, (long)blocks * columns, format, codes.Length, scales.Length, zeroPoints.Length);
        for (int block = 0; block < blocks; block++)
        {
            for (int column = 0; column < columns; column++)
            {
                int start = block * format.BlockSize;
                int length = Math.Min(format.BlockSize, rows - start);
                Block(
                    values, codes, (start * columns) + column, columns, length, format,
                    out scales[(block * columns) + column], out byte zeroPoint);
                if (!format.Symmetric)
                    zeroPoints[(block * columns) + column] = zeroPoint;
            }
        }
    }

    /// <inheritdoc cref="BlockQuantizer.RowsMeasured"/>
    public static ErrorSums RowsMeasured(
        ReadOnlySpan<float> values, int columns, BlockFormat format, Span<byte> codes, Span<float> scales, Span<byte> zeroPoints)
    {
        Rows(values, columns, format, codes, scales, zeroPoints);
        return BlockErrorReference.Rows(values, codes, columns, format, scales, zeroPoints);
    }

    /// <inheritdoc cref="BlockQuantizer.ColumnsMeasured"/>
    public static ErrorSums ColumnsMeasured(
        ReadOnlySpan<float> values, int columns, BlockFormat format, Span<byte> codes, Span<float> scales, Span<byte> zeroPoints)
    {
        Columns(values, columns, format, codes, scales, zeroPoints);
        return BlockErrorReference.Columns(values, codes, columns, format, scales, zeroPoints);
    }

    /// <summary>One block: <paramref name="length"/> values from <paramref name="start"/>, <paramref name="stride"/> apart.</summary>
    private static void Block(
        ReadOnlySpan<float> values, Span<byte> codes, int start, int stride, int length, BlockFormat format,
        out float scale, out byte zeroPoint)
    {
        float minimum = float.PositiveInfinity;
        float maximum = float.NegativeInfinity;
        for (int i = 0; i < length; i++)
        {
            float value = values[start + (i * stride)] + 0f;
            minimum = value < minimum ? value : minimum;
            maximum = value > maximum ? value : maximum;
        }

        var block = BlockQuantizer.Choose(minimum, maximum, values[start], format);
        if (format.Algorithm == ScaleAlgorithm.LeastSquares) block = Search(values, start, stride, length, format, block);
        scale = block.Scale;
        zeroPoint = block.ZeroPoint;
        float inverse = BlockScale.Inverse(scale);
        float last = (1 << format.Bits) - 1;
        for (int i = 0; i < length; i++)
            codes[start + (i * stride)] = HalfAwayQuantizerReference.Code((values[start + (i * stride)] * inverse) + zeroPoint, last);
    }

    private static ScaleZeroPoint Search(ReadOnlySpan<float> values, int start, int stride, int length, in BlockFormat format, ScaleZeroPoint range)
    {
        var block = new float[length];
        for (int i = 0; i < length; i++) block[i] = values[start + (i * stride)];
        var plan = SearchPlan.Blocks(format);
        var measure = new BlockMeasure(block, plan);
        return ScaleSearchReference.Search(plan, range, format.ScaleType, ref measure);
    }
}
