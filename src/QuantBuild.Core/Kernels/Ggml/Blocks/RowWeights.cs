namespace QuantBuild.Kernels.Ggml.Blocks;

/// <summary>
/// How much each value of a row counts where there is importance: importance * sqrt(mean square of the row + value²).
/// </summary>
internal static class RowWeights
{
    /// <summary>The mean of the squares of a row, added up in order.</summary>
    public static float MeanSquare(ReadOnlySpan<float> row)
    {
        float sum = 0;
        foreach (float value in row) sum += value * value;
        return sum / row.Length;
    }

    /// <summary>The weights of some values of a row.</summary>
    public static void Fill(ReadOnlySpan<float> values, ReadOnlySpan<float> importance, float meanSquare, Span<float> weights)
    {
        for (int i = 0; i < weights.Length; i++) weights[i] = importance[i] * MathF.Sqrt(meanSquare + (values[i] * values[i]));
    }
}
