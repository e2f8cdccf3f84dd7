namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>How the values of eight places of a grid are computed: one by one, or at once. The results are the same, bit for bit.</summary>
internal interface IGridExpansion
{
    /// <summary>scale * magnitude, negated where the sign's bit is set.</summary>
    static abstract void Signed(ulong magnitudes, int signs, float scale, Span<float> values);

    /// <summary>scale * (level + shift), with levels that are signed bytes.</summary>
    static abstract void Shifted(ulong levels, float shift, float scale, Span<float> values);
}
