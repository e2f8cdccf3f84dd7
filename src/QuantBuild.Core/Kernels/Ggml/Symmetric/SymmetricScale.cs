using System.Runtime.CompilerServices;

namespace QuantBuild.Kernels.Ggml.Symmetric;

/// <summary>
/// The scale of a group whose values are scale * code, codes from -limit to limit - 1: nineteen of them are tried, and the one with the
/// smallest weighted square error wins. With s = sum(w x l) and q = sum(w l l), the best scale for codes l is s / q, and s * s / q is the gain.
/// </summary>
internal static class SymmetricScale
{
    /// <summary>Groups whose values are all smaller in magnitude count as zero.</summary>
    public const float SmallestMagnitude = 1e-15f;

    /// <summary>Tries on either side of the scale that takes the value with the largest magnitude to -limit, in tenths of a code.</summary>
    public const int Tries = 9;

    /// <param name="values">The group.</param>
    /// <param name="weights">A weight for each value; empty for the squares of the values.</param>
    /// <param name="limit">Half the number of codes.</param>
    /// <param name="codes">A code for each value, plus <paramref name="limit"/>; all 0 where the group counts as zero.</param>
    /// <returns>The scale; 0 where the group counts as zero.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Search(ReadOnlySpan<float> values, ReadOnlySpan<float> weights, int limit, Span<byte> codes)
    {
        var farthest = Farthest(values);
        if (MathF.Abs(farthest) < SmallestMagnitude)
        {
            codes.Clear();
            return 0f;
        }

        var inverse = -limit / farthest;
        var bestInverse = inverse;
        var (s, q) = Sums(values, weights, limit, inverse);
        var scale = q != 0f ? s / q : 0f;
        var best = scale * s;
        for (var step = -Tries; step <= Tries; step++)
        {
            if (step == 0) continue;
            inverse = -(limit + (0.1f * step)) / farthest;
            (s, q) = Sums(values, weights, limit, inverse);
            if (!(q > 0f && s * s > best * q)) continue;
            bestInverse = inverse;
            scale = s / q;
            best = scale * s;
        }

        for (var i = 0; i < values.Length; i++) codes[i] = (byte)(limit + Code(bestInverse * values[i], limit));
        return scale;
    }

    /// <summary>The first value with the largest magnitude.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Farthest(ReadOnlySpan<float> values)
    {
        var magnitude = 0f;
        var farthest = 0f;
        foreach (var value in values)
        {
            if (!(MathF.Abs(value) > magnitude)) continue;
            magnitude = MathF.Abs(value);
            farthest = value;
        }
        return farthest;
    }

    /// <summary>The nearest code.</summary>
    public static int Code(float scaled, int limit) => Math.Max(-limit, Math.Min(limit - 1, NearestInteger.Of(scaled)));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (float S, float Q) Sums(ReadOnlySpan<float> values, ReadOnlySpan<float> weights, int limit, float inverse)
    {
        var s = 0f;
        var q = 0f;
        for (var i = 0; i < values.Length; i++)
        {
            float code = Code(inverse * values[i], limit);
            var weight = weights.IsEmpty ? values[i] * values[i] : weights[i];
            s += weight * values[i] * code;
            q += weight * code * code;
        }
        return (s, q);
    }
}
