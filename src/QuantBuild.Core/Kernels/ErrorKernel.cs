namespace QuantBuild.Kernels;

/// <summary>
/// The error that quantization made: signal, noise and largest error, in binary64, of value against (code - zero point) * scale taken exactly.
/// The sums have one order whatever the processor: see <see cref="Rows"/> and <see cref="Columns"/>.
/// </summary>
public static class ErrorKernel
{
    /// <summary>
    /// Blocks along the rows. Eight running sums: a value goes into number (its index within its block) mod 8, rows in order; at the end
    /// ((0+4)+(2+6)) + ((1+5)+(3+7)).
    /// </summary>
    /// <param name="values">[rows, columns], finite.</param>
    /// <param name="codes">[rows, columns]</param>
    /// <param name="columns">Columns of <paramref name="values"/>.</param>
    /// <param name="blockSize">Values that share a scale; <paramref name="columns"/> for one scale to a row.</param>
    /// <param name="scales">[rows, blocks]</param>
    /// <param name="zeroPoints">[rows, blocks]; empty: all are <paramref name="middleCode"/>.</param>
    /// <param name="middleCode">The code of zero when there are no zero points.</param>
    public static ErrorSums Rows(
        ReadOnlySpan<float> values, ReadOnlySpan<byte> codes, int columns, int blockSize, ReadOnlySpan<float> scales, ReadOnlySpan<byte> zeroPoints, byte middleCode) =>
        ErrorKernelReference.Rows(values, codes, columns, blockSize, scales, zeroPoints, middleCode);

    /// <summary>
    /// Blocks down the columns. Eight running sums: a value goes into number (its column) mod 8, rows in order; at the end
    /// ((0+4)+(2+6)) + ((1+5)+(3+7)).
    /// </summary>
    /// <param name="values">[rows, columns], finite.</param>
    /// <param name="codes">[rows, columns]</param>
    /// <param name="columns">Columns of <paramref name="values"/>.</param>
    /// <param name="blockSize">Values that share a scale; the number of rows for one scale to a column.</param>
    /// <param name="scales">[blocks, columns]</param>
    /// <param name="zeroPoints">[blocks, columns]; empty: all are <paramref name="middleCode"/>.</param>
    /// <param name="middleCode">The code of zero when there are no zero points.</param>
    public static ErrorSums Columns(
        ReadOnlySpan<float> values, ReadOnlySpan<byte> codes, int columns, int blockSize, ReadOnlySpan<float> scales, ReadOnlySpan<byte> zeroPoints, byte middleCode) =>
        ErrorKernelReference.Columns(values, codes, columns, blockSize, scales, zeroPoints, middleCode);
}
