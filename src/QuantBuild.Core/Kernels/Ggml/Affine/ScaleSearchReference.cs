namespace QuantBuild.Kernels.Ggml.Affine;

/// <summary>
/// The scales (or minimums) of one super-block to codes and one scale for them all, by weighted squares: nine scales are tried, then single codes
/// are changed as long as that fits better. The make_qp_quants of ggml.
/// </summary>
internal static class ScaleSearchReference
{
    /// <summary>Scales below this are all zero.</summary>
    internal const float SmallestLargest = 1e-15f;

    /// <summary>How often all codes are looked at again.</summary>
    internal const int Rounds = 5;

    /// <summary>What step -4 to 4 adds to the last code.</summary>
    internal const float Delta = 0.1f;

    /// <param name="scales">Of each sub-block, expected to be no less than zero.</param>
    /// <param name="weights">The sum of the weights of each sub-block.</param>
    /// <param name="last">The last code.</param>
    /// <param name="codes">The code of each scale. Negative scales get what the low byte of a negative number is.</param>
    /// <returns>The scale of the scales.</returns>
    public static float Search(ReadOnlySpan<float> scales, ReadOnlySpan<float> weights, int last, Span<byte> codes)
    {
        float largest = 0;
        foreach (float scale in scales) largest = largest > scale ? largest : scale;
        if (largest < SmallestLargest)
        {
            codes.Clear();
            return 0;
        }

        return Fit(scales, weights, last, Inverse(scales, weights, last, largest), codes);
    }

    /// <summary>What follows when the best of the nine scales is known.</summary>
    /// <inheritdoc cref="Search"/>
    internal static float Fit(ReadOnlySpan<float> scales, ReadOnlySpan<float> weights, int last, float inverse, Span<byte> codes)
    {
        float sumLX = 0;
        float sumLL = 0;
        for (int i = 0; i < scales.Length; i++)
        {
            int code = Math.Min(last, NearestInteger.Of(inverse * scales[i]));
            codes[i] = (byte)code;
            sumLX += weights[i] * scales[i] * code;
            sumLL += weights[i] * code * code;
        }

        bool changed = true;
        for (int round = 0; round < Rounds && changed; round++)
        {
            changed = false;
            for (int i = 0; i < scales.Length; i++) changed |= Improve(scales[i], weights[i], last, ref codes[i], ref sumLX, ref sumLL);
        }

        return sumLL > 0 ? sumLX / sumLL : 0;
    }

    /// <summary>What to multiply with: the last code, more or less, through the largest scale.</summary>
    private static float Inverse(ReadOnlySpan<float> scales, ReadOnlySpan<float> weights, int last, float largest)
    {
        float best = last / largest;
        float step = 1 / best;
        float least = 0;
        for (int i = 0; i < scales.Length; i++)
        {
            float difference = scales[i] - (step * (byte)NearestInteger.Of(best * scales[i]));
            least += weights[i] * difference * difference;
        }

        for (int steps = -4; steps <= 4; steps++)
        {
            if (steps == 0) continue;
            float inverse = ((Delta * steps) + last) / largest;
            step = 1 / inverse;
            float error = 0;
            for (int i = 0; i < scales.Length; i++)
            {
                float difference = scales[i] - (step * Math.Min(last, NearestInteger.Of(inverse * scales[i])));
                error += weights[i] * difference * difference;
            }

            if (error < least) (least, best) = (error, inverse);
        }

        return best;
    }

    /// <summary>One code, with all others as they are.</summary>
    private static bool Improve(float scale, float weight, int last, ref byte code, ref float sumLX, ref float sumLL)
    {
        float restLX = sumLX - (weight * scale * code);
        float restLL = sumLL - (weight * code * code);
        if (!(restLX > 0 && restLL > 0)) return false;
        int next = Math.Min(last, NearestInteger.Of(scale * restLL / restLX));
        if (next == code) return false;
        restLX += weight * scale * next;
        restLL += weight * next * next;
        if (!(restLX * restLX * sumLL > sumLX * sumLX * restLL)) return false;
        code = (byte)next;
        (sumLX, sumLL) = (restLX, restLL);
        return true;
    }
}
