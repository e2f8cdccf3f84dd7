namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>
/// The scale with which values fit best to the numbers from 0 to a last one: nine scales are tried, then single numbers are changed as long as that
/// fits better. The make_qp_quants of ggml.
/// </summary>
internal static class PositiveScaleReference
{
    public static float Search(ReadOnlySpan<float> values, ReadOnlySpan<float> weights, int last)
    {
        float largest = 0;
        foreach (var value in values) largest = largest > value ? largest : value;
        if (largest < 1e-15f) return 0;
        var inverse = Try(values, weights, last, largest);

        Span<byte> codes = stackalloc byte[values.Length];
        float product = 0;
        float norm = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var code = Math.Min(last, NearestInteger.Of(inverse * values[i]));
            // A negative one is kept as its low byte, and counts as that later.
            codes[i] = (byte)code;
            product += weights[i] * values[i] * code;
            norm += weights[i] * code * code;
        }

        var changed = true;
        for (var round = 0; round < 5 && changed; round++)
        {
            changed = false;
            for (var i = 0; i < values.Length; i++) changed |= Change(values[i], weights[i], last, ref codes[i], ref product, ref norm);
        }
        return norm > 0 ? product / norm : 0;
    }

    private static float Try(ReadOnlySpan<float> values, ReadOnlySpan<float> weights, int last, float largest)
    {
        var best = last / largest;
        var scale = 1 / best;
        float least = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var difference = values[i] - (scale * (byte)NearestInteger.Of(best * values[i]));
            least += weights[i] * difference * difference;
        }

        for (var step = -4; step <= 4; step++)
        {
            if (step == 0) continue;
            var inverse = ((0.1f * step) + last) / largest;
            scale = 1 / inverse;
            float error = 0;
            for (var i = 0; i < values.Length; i++)
            {
                var difference = values[i] - (scale * Math.Min(last, NearestInteger.Of(inverse * values[i])));
                error += weights[i] * difference * difference;
            }
            if (error < least) (least, best) = (error, inverse);
        }
        return best;
    }

    private static bool Change(float value, float weight, int last, ref byte code, ref float product, ref float norm)
    {
        var newProduct = product - (weight * value * code);
        var newNorm = norm - (weight * code * code);
        if (!(newProduct > 0 && newNorm > 0)) return false;
        var next = Math.Min(last, NearestInteger.Of(value * newNorm / newProduct));
        if (next == code) return false;
        newProduct += weight * value * next;
        newNorm += weight * next * next;
        if (!(newProduct * newProduct * norm > product * product * newNorm)) return false;
        code = (byte)next;
        (product, norm) = (newProduct, newNorm);
        return true;
    }
}
