namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>What the three levels of IQ1_S and IQ1_M stand for: -1, 0 and 1, all shifted up or down by an eighth.</summary>
internal static class ShiftedLevels
{
    private const float Delta = 0.125f;

    public static ReadOnlySpan<float> Up => [-1 + Delta, Delta, 1 + Delta];

    public static ReadOnlySpan<float> Down => [-1 - Delta, -Delta, 1 - Delta];
}
