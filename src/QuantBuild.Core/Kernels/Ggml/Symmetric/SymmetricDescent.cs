namespace QuantBuild.Kernels.Ggml.Symmetric;

/// <summary>
/// The scale of a group of <see cref="SymmetricScale"/> found by descent: value by value the code is changed where another one, the best for
/// the scale that the other values ask for, lowers the square error. Weights are the squares of the values.
/// </summary>
internal static class SymmetricDescent
{
    /// <summary>Passes over the group at most; it ends after a pass that changes nothing.</summary>
    public const int Passes = 5;

    /// <inheritdoc cref="SymmetricScale.Search"/>
    public static float Search(ReadOnlySpan<float> values, int limit, Span<byte> codes)
    {
        var farthest = SymmetricScale.Farthest(values);
        if (MathF.Abs(farthest) < SymmetricScale.SmallestMagnitude)
        {
            codes.Clear();
            return 0f;
        }

        var inverse = -limit / farthest;
        var s = 0f;
        var q = 0f;
        for (var i = 0; i < values.Length; i++)
        {
            var code = SymmetricScale.Code(inverse * values[i], limit);
            codes[i] = (byte)(code + limit);
            var weight = values[i] * values[i];
            s += weight * values[i] * code;
            q += weight * code * code;
        }

        for (var pass = 0; pass < Passes; pass++)
        {
            if (!Improve(values, limit, codes, ref s, ref q)) break;
        }
        return q > 0f ? s / q : 0f;
    }

    /// <returns>True where a code was changed.</returns>
    private static bool Improve(ReadOnlySpan<float> values, int limit, Span<byte> codes, ref float s, ref float q)
    {
        var changed = false;
        for (var i = 0; i < values.Length; i++)
        {
            float code = codes[i] - limit;
            var weight = values[i] * values[i];
            var othersS = s - (weight * values[i] * code);
            if (!(othersS > 0f)) continue;
            var othersQ = q - (weight * code * code);
            float other = SymmetricScale.Code(values[i] * othersQ / othersS, limit);
            if (other == code) continue;
            othersS += weight * values[i] * other;
            othersQ += weight * other * other;
            if (!(othersQ > 0f && othersS * othersS * q > s * s * othersQ)) continue;
            codes[i] = (byte)(other + limit);
            s = othersS;
            q = othersQ;
            changed = true;
        }
        return changed;
    }
}
