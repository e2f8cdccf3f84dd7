namespace QuantBuild.Kernels;

/// <summary>The plain form of <see cref="BlockErrors"/>.</summary>
internal static class BlockErrorReference
{
    /// <summary>
    /// Blocks along the rows; rows without a shorter last block are joined to one. A run is what <see cref="BlockErrors.BlocksTogether"/> blocks of a
    /// row hold, or <see cref="BlockErrors.RunLength"/> values of one block. A value goes into the lane (its index within its block) mod lanes.
    /// </summary>
    public static ErrorSums Rows(
        ReadOnlySpan<float> values, ReadOnlySpan<byte> codes, int columns, BlockFormat format, ReadOnlySpan<float> scales, ReadOnlySpan<byte> zeroPoints)
    {
        int blocks = format.Blocks(columns);
        if (columns % format.BlockSize == 0)
            (columns, blocks) = (values.Length, scales.Length);
        long run = Math.Min(BlockErrors.RunLength, (long)BlockErrors.BlocksTogether(format.BlockSize) * format.BlockSize);
        var total = default(ErrorSums);
        for (int row = 0; row < values.Length; row += columns)
        {
            for (long start = 0; start < columns;)
            {
                long blockEnd = ((start / format.BlockSize) + 1) * format.BlockSize;
                long end = format.BlockSize > run ? Math.Min(start + run, blockEnd) : start + run;
                end = Math.Min(end, columns);
                var lanes = default(SingleErrorLanes);
                var exact = default(ErrorLanes);
                for (int column = (int)start; column < end; column++)
                {
                    int block = (row / columns * blocks) + (column / format.BlockSize);
                    int code = codes[row + column] - (zeroPoints.IsEmpty ? format.MiddleCode : zeroPoints[block]);
                    int index = column % format.BlockSize;
                    lanes.Take(index % SingleErrorLanes.Count, values[row + column], code, scales[block]);
                    exact.Take(index % ErrorLanes.Count, values[row + column], code, scales[block]);
                }

                total += lanes.TrySum(out var sums) ? sums : BlockErrors.Exact(exact);
                start = end;
            }
        }

        return total;
    }

    /// <summary>
    /// Blocks down the columns. A run is <see cref="BlockErrors.RunRows"/> rows of <see cref="BlockErrors.RunColumns"/> columns of blocks. A value goes
    /// into the lane (its column) mod lanes. Columns come in three groups, each row by row: as many times 64 as there are, as many times 16, the rest.
    /// </summary>
    public static ErrorSums Columns(
        ReadOnlySpan<float> values, ReadOnlySpan<byte> codes, int columns, BlockFormat format, ReadOnlySpan<float> scales, ReadOnlySpan<byte> zeroPoints)
    {
        int rows = values.Length / columns;
        var total = default(ErrorSums);
        for (int first = 0; first < rows; first += Math.Min(format.BlockSize, rows - first))
        {
            int end = Math.Min(rows - first, format.BlockSize) + first;
            for (int column = 0; column < columns; column += BlockErrors.RunColumns)
            {
                int width = Math.Min(BlockErrors.RunColumns, columns - column);
                for (int row = first; row < end; row += BlockErrors.RunRows)
                {
                    int height = Math.Min(BlockErrors.RunRows, end - row);
                    int block = first / format.BlockSize * columns;
                    int start = (row * columns) + column;
                    total += Run(
                        values[start..], codes[start..], columns, height, width, scales[(block + column)..],
                        zeroPoints.IsEmpty ? default : zeroPoints[(block + column)..], format.MiddleCode);
                }
            }
        }

        return total;
    }

    private static ErrorSums Run(
        ReadOnlySpan<float> values, ReadOnlySpan<byte> codes, int stride, int height, int width, ReadOnlySpan<float> scales,
        ReadOnlySpan<byte> zeroPoints, byte middleCode)
    {
        int wide = width - (width % BlockErrors.WideColumns);
        int whole = width - (width % SingleErrorLanes.Count);
        var lanes = default(SingleErrorLanes);
        var exact = default(ErrorLanes);
        foreach (var (first, end) in ((int, int)[])[(0, wide), (wide, whole), (whole, width)])
        {
            for (int row = 0; row < height; row++)
            {
                for (int column = first; column < end; column++)
                {
                    int i = (row * stride) + column;
                    int code = codes[i] - (zeroPoints.IsEmpty ? middleCode : zeroPoints[column]);
                    lanes.Take(column % SingleErrorLanes.Count, values[i], code, scales[column]);
                }
            }
        }

        if (lanes.TrySum(out var sums))
            return sums;
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
            {
                int i = (row * stride) + column;
                exact.Take(column % ErrorLanes.Count, values[i], codes[i] - (zeroPoints.IsEmpty ? middleCode : zeroPoints[column]), scales[column]);
            }
        }

        return BlockErrors.Exact(exact);
    }
}
