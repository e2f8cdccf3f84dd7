namespace QuantBuild.Kernels;

/// <summary>The plain form of <see cref="RangeKernel"/>.</summary>
public static class RangeReference
{
    /// <inheritdoc cref="RangeKernel.Of"/>
    public static ValueRange Of(ReadOnlySpan<float> values)
    {
        float minimum = float.PositiveInfinity;
        float maximum = float.NegativeInfinity;
        foreach (float value in values)
        {
            minimum = value < minimum ? value : minimum;
            maximum = value > maximum ? value : maximum;
        }

        return new ValueRange(minimum + 0f, maximum + 0f);
    }

    /// <inheritdoc cref="RangeKernel.AccumulateColumns"/>
    public static void AccumulateColumns(ReadOnlySpan<float> values, int columns, Span<float> minimum, Span<float> maximum)
    {
        int rows = KernelArguments.Rows(values.Length, columns);
        KernelArguments.CheckLength(minimum.Length, columns);
        KernelArguments.CheckLength(maximum.Length, columns);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                float value = values[(row * columns) + column] + 0f;
                minimum[column] = value < minimum[column] ? value : minimum[column];
                maximum[column] = value > maximum[column] ? value : maximum[column];
            }
        }
    }

    /// <inheritdoc cref="RangeKernel.IndexOfNonFinite"/>
    public static int IndexOfNonFinite(ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
                return i;
        }

        return -1;
    }
}
