namespace QuantBuild.Core.Tests.Formats.Mlx;

/// <summary>How far an affine module may be from its source.</summary>
internal static class AffineBounds
{
    /// <summary>
    /// Every value is within half a step of its source. Only at the ends of the codes it may be a step away: the scale is chosen anew so that
    /// zero is exact, and the range may end before the last value does. Scales and biases in a narrow type move the values by their own rounding.
    /// </summary>
    /// <param name="result">The result.</param>
    /// <param name="module">Its path.</param>
    /// <param name="bits">Of a code.</param>
    /// <param name="group">Values that share a scale.</param>
    /// <param name="values">The source.</param>
    /// <param name="rounding">Half of the last place of scales and biases, relative to them; of products and sums too.</param>
    public static void AssertHalfAStep(MlxResult result, string module, int bits, int group, ReadOnlySpan<float> values, double rounding)
    {
        var codes = result.CodesOf(module, bits);
        var scales = result.Floats($"{module}.scales");
        var biases = result.Floats($"{module}.biases");
        Assert.HasCount(values.Length, codes);
        Assert.HasCount(values.Length / group, scales);
        for (var i = 0; i < codes.Length; i++)
        {
            double scale = scales[i / group], bias = biases[i / group];
            var decoded = (codes[i] * scale) + bias;
            var isEnd = codes[i] == 0 || codes[i] == (1 << bits) - 1;
            var bound = (Math.Abs(scale) * (isEnd ? 1 : 0.5)) + (rounding * ((Math.Abs(codes[i] * scale) * 2) + (Math.Abs(bias) * 2) + Math.Abs(values[i])));
            Assert.IsLessThanOrEqualTo(bound, Math.Abs(decoded - values[i]), $"{module}, value {i}");
        }
    }
}
