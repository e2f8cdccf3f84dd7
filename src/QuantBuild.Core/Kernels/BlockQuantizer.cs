namespace QuantBuild.Kernels;

/// <summary>
/// Block quantization as ONNX Runtime's own quantizer does it (MatMulNBits): every block of consecutive values along one axis has a scale and,
/// unless symmetric, a zero point. Values must be finite (<see cref="RangeKernel.IndexOfNonFinite"/>). Check the scales too when the values
/// may be near the largest of the scale's type: an asymmetric range, or a narrow scale type, can overflow to an infinite scale.
/// </summary>
public static class BlockQuantizer
{
    private const int Tile = 256;

    /// <summary>Blocks run along the rows, the last axis. A piece of whole rows gives the same as the whole.</summary>
    /// <param name="values">[rows, columns]</param>
    /// <param name="columns">Columns of <paramref name="values"/>.</param>
    /// <param name="format">Block size, bits, scale type.</param>
    /// <param name="codes">[rows, columns], one byte for each value.</param>
    /// <param name="scales">[rows, blocks]: the stored scales, blocks = ceil(columns / block size).</param>
    /// <param name="zeroPoints">[rows, blocks], one byte for each; empty when symmetric.</param>
    public static void Rows(
        ReadOnlySpan<float> values, int columns, BlockFormat format, Span<byte> codes, Span<float> scales, Span<byte> zeroPoints)
    {
        int rows = KernelArguments.Rows(values.Length, columns);
        int blocks = format.Blocks(columns);
        Check(values.Length, (long)rows * blocks, format, codes.Length, scales.Length, zeroPoints.Length);
        for (int row = 0; row < rows; row++)
        {
            for (int block = 0; block < blocks; block++)
            {
                int start = (row * columns) + (block * format.BlockSize);
                int length = Math.Min(format.BlockSize, columns - (block * format.BlockSize));
                var source = values.Slice(start, length);
                var range = RangeKernel.Of(source);
                var chosen = Choose(range.Minimum, range.Maximum, source[0], format);
                scales[(row * blocks) + block] = chosen.Scale;
                if (!format.Symmetric)
                    zeroPoints[(row * blocks) + block] = chosen.ZeroPoint;
                HalfAwayQuantizer.Quantize(source, BlockScale.Inverse(chosen.Scale), chosen.ZeroPoint, format.Bits, codes.Slice(start, length));
            }
        }
    }

    /// <summary>
    /// Blocks run down the columns, the first axis: the same as <see cref="Rows"/> on the transposed matrix. A piece of rows that starts at a
    /// multiple of the block size gives the same as the whole.
    /// </summary>
    /// <param name="values">[rows, columns]</param>
    /// <param name="columns">Columns of <paramref name="values"/>.</param>
    /// <param name="format">Block size, bits, scale type.</param>
    /// <param name="codes">[rows, columns], one byte for each value.</param>
    /// <param name="scales">[blocks, columns]: the stored scales, blocks = ceil(rows / block size).</param>
    /// <param name="zeroPoints">[blocks, columns], one byte for each; empty when symmetric.</param>
    public static void Columns(
        ReadOnlySpan<float> values, int columns, BlockFormat format, Span<byte> codes, Span<float> scales, Span<byte> zeroPoints)
    {
        int rows = KernelArguments.Rows(values.Length, columns);
        int blocks = format.Blocks(rows);
        Check(values.Length, (long)blocks * columns, format, codes.Length, scales.Length, zeroPoints.Length);

        // A tile of one block's rows and this many columns stays in the nearest cache between the two passes over it.
        Span<float> minimum = stackalloc float[Tile];
        Span<float> maximum = stackalloc float[Tile];
        Span<byte> zero = stackalloc byte[Tile];
        for (int block = 0; block < blocks; block++)
        {
            int firstRow = block * format.BlockSize;
            int lastRow = Math.Min(firstRow + format.BlockSize, rows);
            for (int column = 0; column < columns; column += Tile)
            {
                int width = Math.Min(Tile, columns - column);
                minimum[..width].Fill(float.PositiveInfinity);
                maximum[..width].Fill(float.NegativeInfinity);
                for (int row = firstRow; row < lastRow; row++)
                    RangeKernel.Widen(values.Slice((row * columns) + column, width), minimum[..width], maximum[..width]);

                // The room of the lower ends is reused for what values are multiplied by.
                var inverse = minimum;
                for (int i = 0; i < width; i++)
                {
                    var chosen = Choose(minimum[i], maximum[i], values[(firstRow * columns) + column + i], format);
                    scales[(block * columns) + column + i] = chosen.Scale;
                    inverse[i] = BlockScale.Inverse(chosen.Scale);
                    zero[i] = chosen.ZeroPoint;
                }

                if (!format.Symmetric)
                    zero[..width].CopyTo(zeroPoints[((block * columns) + column)..]);
                for (int row = firstRow; row < lastRow; row++)
                {
                    int start = (row * columns) + column;
                    HalfAwayQuantizer.QuantizeRow(
                        values.Slice(start, width), inverse[..width], zero[..width], format.Bits, codes.Slice(start, width));
                }
            }
        }
    }

    /// <summary>The stored scale and the zero point (the middle code when symmetric) for a block with this range.</summary>
    internal static ScaleZeroPoint Choose(float minimum, float maximum, float first, BlockFormat format)
    {
        if (!format.Symmetric)
        {
            var chosen = BlockScale.Asymmetric(minimum, maximum, format.Bits);
            return chosen with { Scale = BlockScale.Store(chosen.Scale, format.ScaleType) };
        }

        // Of zeros alone the first one is "the smallest", and its sign ends up in the scale: -0 in general, +0 when the first is -0.
        float scale = minimum == 0f && maximum == 0f
            ? BlockScale.Symmetric(first, first, format.Bits)
            : BlockScale.Symmetric(minimum, maximum, format.Bits);
        return new ScaleZeroPoint(BlockScale.Store(scale, format.ScaleType), format.MiddleCode);
    }

    internal static void Check(int values, long blocks, BlockFormat format, int codes, int scales, int zeroPoints)
    {
        format.Check();
        KernelArguments.CheckLength(codes, values);
        KernelArguments.CheckLength(scales, blocks);
        KernelArguments.CheckLength(zeroPoints, format.Symmetric ? 0 : blocks);
    }
}
