namespace QuantBuild.Kernels;

/// <summary>
/// Values to unsigned codes by a division: code = clamp(round(value / scale) + zero point, first, last), halves to even. This is ONNX
/// QuantizeLinear, and what onnxruntime.quantization does for whole channels.
/// </summary>
public static class HalfEvenQuantizer
{
    /// <summary>One scale for all values.</summary>
    /// <param name="values">Finite values.</param>
    /// <param name="channel">From <see cref="ChannelScale"/>.</param>
    /// <param name="range">Codes that may be used.</param>
    /// <param name="codes">One byte for each value.</param>
    public static void Quantize(ReadOnlySpan<float> values, ScaleZeroPoint channel, CodeRange range, Span<byte> codes) =>
        HalfEvenQuantizerReference.Quantize(values, channel, range, codes);

    /// <summary>One scale for each column of a row-major matrix.</summary>
    /// <param name="values">[rows, columns], finite values.</param>
    /// <param name="columns">Columns of <paramref name="values"/>.</param>
    /// <param name="scales">[columns]</param>
    /// <param name="zeroPoints">[columns]: the codes of zero.</param>
    /// <param name="range">Codes that may be used.</param>
    /// <param name="codes">[rows, columns], one byte for each value.</param>
    public static void QuantizeColumns(
        ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> scales, ReadOnlySpan<byte> zeroPoints, CodeRange range, Span<byte> codes) =>
        HalfEvenQuantizerReference.QuantizeColumns(values, columns, scales, zeroPoints, range, codes);
}
