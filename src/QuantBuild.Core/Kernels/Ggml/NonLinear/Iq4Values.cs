namespace QuantBuild.Kernels.Ggml.NonLinear;

/// <summary>The 16 values that codes of IQ4_NL and IQ4_XS stand for: dense near zero, where most weights are.</summary>
internal static class Iq4Values
{
    /// <summary>The values in order.</summary>
    public static ReadOnlySpan<sbyte> All => [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113];

    /// <summary>
    /// Half-way between a value and the next. These are exact in binary32, and so are the distances of their neighbours among the numbers, so
    /// that comparing with them decides as comparing the distances to both values does.
    /// </summary>
    public static ReadOnlySpan<float> Midpoints => [-115.5f, -93.5f, -74f, -57f, -42f, -28.5f, -16f, -4.5f, 7f, 19f, 31.5f, 45.5f, 61f, 79f, 101f];

    /// <summary>The code of the nearest value; of the larger one half-way, of the largest one for NaN.</summary>
    public static int Nearest(float value)
    {
        var values = All;
        if (value <= values[0]) return 0;
        if (value >= values[^1]) return values.Length - 1;
        var (lower, upper) = (0, values.Length - 1);
        while (upper - lower > 1)
        {
            var middle = (lower + upper) / 2;
            if (value < values[middle]) upper = middle;
            else lower = middle;
        }
        return value - values[lower] < values[upper] - value ? lower : upper;
    }
}
