using QuantBuild.Numerics;

namespace QuantBuild.Kernels.Search;

/// <summary>
/// The search for one scale and zero point. The error of a candidate with inverse scale g / s, where s is the range's scale, is the sum of its d²
/// divided by g²: so all numbers stay near 1 whatever the size of the values, and squares neither overflow nor vanish.
/// <para>
/// The best of all rounds is then refined: the scale that fits its codes best in the sense of least squares, three times, each for the codes that the
/// one before gives. These four are stored as their type stores them and measured once more as the runtime will decode them. The best replaces the
/// range's scale if it is better by more than what rounding can hide, so that the exact error is never larger than that of the range.
/// </para>
/// </summary>
internal static class ScaleSearchReference
{
    /// <param name="plan">What to try.</param>
    /// <param name="range">The stored scale and the zero point of the range: what is returned when nothing better is found, or the scale has no inverse.</param>
    /// <param name="scaleType">The type that scales are stored in.</param>
    /// <param name="measure">Sums over the values.</param>
    public static ScaleZeroPoint Search<TMeasure>(SearchPlan plan, ScaleZeroPoint range, ElementType scaleType, scoped ref TMeasure measure)
        where TMeasure : struct, IScaleMeasure, allows ref struct
    {
        Span<float> factors = stackalloc float[SearchPlan.Together];
        Span<float> inverses = stackalloc float[SearchPlan.Together];
        Span<float> zeroPoints = stackalloc float[SearchPlan.Together];
        Span<float> sums = stackalloc float[SearchPlan.Together];
        float inverse = BlockScale.Inverse(range.Scale);
        float best = 1f;
        float bestZero = range.ZeroPoint;
        float least = float.PositiveInfinity;
        float own = 0f;
        for (int round = 0; round < plan.Rounds.Length; round++)
        {
            var tried = plan.Rounds[round];
            float start = tried.FromBest ? best : 1f;
            float startZero = tried.FromBest ? bestZero : range.ZeroPoint;
            for (int i = 0; i < SearchPlan.Together; i++)
            {
                factors[i] = start * tried.Factors[i];
                inverses[i] = inverse * factors[i];
                float zero = startZero + tried.Shifts[i];
                zero = zero > 0f ? zero : 0f;
                zeroPoints[i] = zero < plan.Last ? zero : plan.Last;
            }

            measure.Errors(inverses, zeroPoints, sums);
            if (round == 0) own = sums[0];
            for (int i = 0; i < SearchPlan.Together; i++)
            {
                float error = sums[i] / (factors[i] * factors[i]);
                if (!(error < least)) continue;
                least = error;
                best = factors[i];
                bestZero = zeroPoints[i];
            }
        }

        factors[0] = best;
        for (int i = 1; i <= SearchPlan.Refinements; i++)
        {
            measure.Products(inverse * best, bestZero, out float valuesAndCodes, out float codesAndCodes);
            if (valuesAndCodes > 0f && codesAndCodes > 0f) best *= codesAndCodes / valuesAndCodes;
            factors[i] = best;
        }

        Span<float> scales = stackalloc float[SearchPlan.Together];
        for (int i = 0; i < SearchPlan.Together; i++)
        {
            scales[i] = BlockScale.Store(range.Scale / factors[i], scaleType);
            inverses[i] = BlockScale.Inverse(scales[i]);
            zeroPoints[i] = bestZero;
        }

        measure.Errors(inverses, zeroPoints, sums);
        var chosen = range;
        float smallest = MathF.Sqrt(own) - plan.Uncertainty;
        for (int i = 0; i < SearchPlan.Together; i++)
        {
            float error = (MathF.Sqrt(sums[i]) + plan.Uncertainty) * MathF.Abs(scales[i] / range.Scale) * plan.Slack;
            if (!(error < smallest) || scales[i] == 0f) continue;
            smallest = error;
            chosen = new ScaleZeroPoint(scales[i], (byte)bestZero);
        }

        return chosen;
    }
}
