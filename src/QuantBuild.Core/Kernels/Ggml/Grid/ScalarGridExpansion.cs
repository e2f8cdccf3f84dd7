namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>Value by value.</summary>
internal readonly struct ScalarGridExpansion : IGridExpansion
{
    public static void Signed(ulong magnitudes, int signs, float scale, Span<float> values)
    {
        for (var i = 0; i < 8; i++) values[i] = scale * (byte)(magnitudes >> (8 * i)) * ((signs >> i & 1) != 0 ? -1f : 1f);
    }

    public static void Shifted(ulong levels, float shift, float scale, Span<float> values)
    {
        for (var i = 0; i < 8; i++) values[i] = scale * ((sbyte)(levels >> (8 * i)) + shift);
    }
}
