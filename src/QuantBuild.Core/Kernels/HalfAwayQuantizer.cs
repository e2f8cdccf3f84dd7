namespace QuantBuild.Kernels;

/// <summary>
/// Values to unsigned codes by a multiplication with the inverse scale: code = clamp(roundf(value * inverse + zero point), 0, 2^bits - 1),
/// halves away from zero, product and sum rounded one by one. This is the rounding of ONNX Runtime's block quantizer.
/// </summary>
public static class HalfAwayQuantizer
{
    /// <summary>One scale for all values.</summary>
    /// <param name="values">Finite values.</param>
    /// <param name="inverse"><see cref="BlockScale.Inverse"/> of the stored scale.</param>
    /// <param name="zeroPoint">The code of zero.</param>
    /// <param name="bits">Bits of a code, 2 to 8.</param>
    /// <param name="codes">One byte for each value.</param>
    public static void Quantize(ReadOnlySpan<float> values, float inverse, byte zeroPoint, int bits, Span<byte> codes) =>
        HalfAwayQuantizerReference.Quantize(values, inverse, zeroPoint, bits, codes);

    /// <summary>One scale for each column of a row-major matrix.</summary>
    /// <param name="values">[rows, columns], finite values.</param>
    /// <param name="columns">Columns of <paramref name="values"/>.</param>
    /// <param name="inverse">[columns]: <see cref="BlockScale.Inverse"/> of the stored scales.</param>
    /// <param name="zeroPoints">[columns]: the codes of zero.</param>
    /// <param name="bits">Bits of a code, 2 to 8.</param>
    /// <param name="codes">[rows, columns], one byte for each value.</param>
    public static void QuantizeColumns(
        ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> inverse, ReadOnlySpan<byte> zeroPoints, int bits, Span<byte> codes) =>
        HalfAwayQuantizerReference.QuantizeColumns(values, columns, inverse, zeroPoints, bits, codes);
}
