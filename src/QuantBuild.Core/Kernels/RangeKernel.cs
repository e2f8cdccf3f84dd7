namespace QuantBuild.Kernels;

/// <summary>Ranges of weights, and the search for values that no scheme can represent.</summary>
public static class RangeKernel
{
    /// <summary>The range of all values; NaNs are passed over.</summary>
    public static ValueRange Of(ReadOnlySpan<float> values) => RangeReference.Of(values);

    /// <summary>
    /// Widens the range of each column by the values of a row-major matrix; NaNs are passed over. Start with
    /// <paramref name="minimum"/> full of +infinity and <paramref name="maximum"/> full of -infinity; call again for more rows.
    /// </summary>
    /// <param name="values">[rows, columns]</param>
    /// <param name="columns">Columns of <paramref name="values"/>.</param>
    /// <param name="minimum">[columns]</param>
    /// <param name="maximum">[columns]</param>
    public static void AccumulateColumns(ReadOnlySpan<float> values, int columns, Span<float> minimum, Span<float> maximum) =>
        RangeReference.AccumulateColumns(values, columns, minimum, maximum);

    /// <summary>The index of the first NaN or infinity; -1 when all values are finite.</summary>
    public static int IndexOfNonFinite(ReadOnlySpan<float> values) => RangeReference.IndexOfNonFinite(values);
}
