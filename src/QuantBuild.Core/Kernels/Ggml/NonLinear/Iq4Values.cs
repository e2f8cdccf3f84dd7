namespace QuantBuild.Kernels.Ggml.NonLinear;

/// <summary>The 16 values that codes of IQ4_NL and IQ4_XS stand for: dense near zero, where most weights are.</summary>
internal static class Iq4Values
{
    /// <summary>The values in order.</summary>
    public static ReadOnlySpan<sbyte> All => [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113];

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
