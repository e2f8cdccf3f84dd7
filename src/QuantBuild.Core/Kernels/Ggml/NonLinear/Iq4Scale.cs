using QuantBuild.Kernels.Ggml.Symmetric;

namespace QuantBuild.Kernels.Ggml.NonLinear;

/// <summary>
/// The scale of a group whose values are scale * (one of <see cref="Iq4Values"/>): a first one and fifteen tries, the smallest weighted square
/// error wins. With s = sum(w v x) and q = sum(w v v), the best scale for values v is s / q, and s * s / q is the gain.
/// </summary>
internal static class Iq4Scale
{
    /// <summary>Values that share a scale.</summary>
    public const int Group = 32;

    /// <summary>Tries on either side of the scale that takes the value with the largest magnitude to the first value.</summary>
    public const int Tries = 7;

    /// <param name="values">The group.</param>
    /// <param name="weights">A weight for each value.</param>
    /// <returns>The scale; 0 where all values are smaller in magnitude than 1e-15.</returns>
    public static float Search(ReadOnlySpan<float> values, ReadOnlySpan<float> weights)
    {
        var farthest = SymmetricScale.Farthest(values);
        if (MathF.Abs(farthest) < SymmetricScale.SmallestMagnitude) return 0f;
        float first = Iq4Values.All[0];
        var (s, q) = Sums(values, weights, 1f / (-farthest / first));
        var scale = q > 0f ? s / q : 0f;
        var best = scale * s;
        for (var step = -Tries; step <= Tries; step++)
        {
            (s, q) = Sums(values, weights, (step + first) / farthest);
            if (!(q > 0f && s * s > best * q)) continue;
            scale = s / q;
            best = scale * s;
        }
        return scale;
    }

    /// <summary>Weights of a group: the squares of the values, or importance times the root of the spread and the square.</summary>
    /// <param name="values">The group.</param>
    /// <param name="importance">Of the group; may be empty.</param>
    /// <param name="spread">Twice the mean square of the block.</param>
    /// <param name="weights">A weight for each value.</param>
    public static void Weigh(ReadOnlySpan<float> values, ReadOnlySpan<float> importance, float spread, Span<float> weights)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var square = values[i] * values[i];
            weights[i] = importance.IsEmpty ? square : importance[i] * MathF.Sqrt(spread + square);
        }
    }

    /// <summary>Twice the mean square of a block.</summary>
    public static float Spread(ReadOnlySpan<float> values)
    {
        var squares = 0f;
        foreach (var value in values) squares += value * value;
        return squares * (2f / values.Length);
    }

    /// <summary>Codes of a group, two in a byte: the second half of the group in the upper bits.</summary>
    public static void Encode(ReadOnlySpan<float> values, float inverse, Span<byte> packed)
    {
        for (var i = 0; i < Group / 2; i++)
            packed[i] = (byte)(Iq4Values.Nearest(inverse * values[i]) | (Iq4Values.Nearest(inverse * values[i + (Group / 2)]) << 4));
    }

    /// <summary>Values of a group.</summary>
    public static void Decode(ReadOnlySpan<byte> packed, float scale, Span<float> values)
    {
        for (var i = 0; i < Group / 2; i++)
        {
            values[i] = scale * Iq4Values.All[packed[i] & 15];
            values[i + (Group / 2)] = scale * Iq4Values.All[packed[i] >> 4];
        }
    }

    private static (float S, float Q) Sums(ReadOnlySpan<float> values, ReadOnlySpan<float> weights, float inverse)
    {
        var s = 0f;
        var q = 0f;
        for (var i = 0; i < values.Length; i++)
        {
            float value = Iq4Values.All[Iq4Values.Nearest(inverse * values[i])];
            s += weights[i] * value * values[i];
            q += weights[i] * value * value;
        }
        return (s, q);
    }
}
