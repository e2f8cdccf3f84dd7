namespace QuantBuild.Kernels.Ggml.Affine;

/// <summary>
/// The scale and the minimum of one sub-block: x is about scale * code + lowest, with codes from 0. Each step divides the range by another number,
/// rounds, and solves the weighted least squares for the codes it got; the step with the least error wins, and moves the lowest value from which
/// the next steps start. The make_qkx2_quants and make_qkx3_quants of ggml.
/// </summary>
internal static class AffineSearchReference
{
    /// <param name="values">The values of the sub-block, finite.</param>
    /// <param name="weights">Their weights.</param>
    /// <param name="last">The last code.</param>
    /// <param name="steps">The scales to try.</param>
    /// <param name="absolute">Whether to minimize |errors|; the least squares stay.</param>
    /// <param name="codes">The codes of the winner.</param>
    /// <param name="minimum">What is subtracted from scale * code: zero or positive.</param>
    /// <returns>The scale.</returns>
    public static float Search(
        ReadOnlySpan<float> values, ReadOnlySpan<float> weights, int last, SearchSteps steps, bool absolute, Span<byte> codes, out float minimum)
    {
        float lowest = values[0];
        float highest = values[0];
        float sumW = weights[0];
        float sumX = sumW * values[0];
        for (int i = 1; i < values.Length; i++)
        {
            float x = values[i];
            if (x < lowest) lowest = x;
            if (x > highest) highest = x;
            sumW += weights[i];
            sumX += weights[i] * x;
        }

        if (lowest > 0) lowest = 0;
        if (highest == lowest)
        {
            codes.Clear();
            minimum = -lowest;
            return 0;
        }

        float inverse = last / (highest - lowest);
        float scale = 1 / inverse;
        Round(values, lowest, inverse, last, codes);
        float least = Error(values, weights, codes, scale, lowest, absolute);
        Span<byte> tried = stackalloc byte[codes.Length];
        for (int step = 0; step <= steps.Last; step++)
        {
            Round(values, lowest, steps.Codes(step, last) / (highest - lowest), last, tried);
            float sumL = 0;
            float sumLL = 0;
            float sumXL = 0;
            for (int i = 0; i < values.Length; i++)
            {
                float weighted = weights[i] * tried[i];
                sumL += weighted;
                sumLL += weighted * tried[i];
                sumXL += weighted * values[i];
            }

            float determinant = (sumW * sumLL) - (sumL * sumL);
            if (!(determinant > 0)) continue;
            float nextScale = ((sumW * sumXL) - (sumX * sumL)) / determinant;
            float nextLowest = ((sumLL * sumX) - (sumL * sumXL)) / determinant;
            if (nextLowest > 0)
            {
                nextLowest = 0;
                nextScale = sumXL / sumLL;
            }

            float error = Error(values, weights, tried, nextScale, nextLowest, absolute);
            if (!(error < least)) continue;
            tried.CopyTo(codes);
            least = error;
            scale = nextScale;
            lowest = nextLowest;
        }

        minimum = -lowest;
        return scale;
    }

    private static void Round(ReadOnlySpan<float> values, float lowest, float inverse, int last, Span<byte> codes)
    {
        for (int i = 0; i < values.Length; i++) codes[i] = (byte)Math.Clamp(NearestInteger.Of(inverse * (values[i] - lowest)), 0, last);
    }

    private static float Error(
        ReadOnlySpan<float> values, ReadOnlySpan<float> weights, ReadOnlySpan<byte> codes, float scale, float lowest, bool absolute)
    {
        float sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            float difference = (scale * codes[i]) + lowest - values[i];
            sum += weights[i] * (absolute ? MathF.Abs(difference) : difference * difference);
        }

        return sum;
    }
}
