using QuantBuild.Kernels.Ggml;

namespace QuantBuild.Formats.Gguf.Planning;

/// <summary>What a tensor becomes when its rows are no whole number of blocks of the type that it should have.</summary>
internal static class FallbackType
{
    /// <returns>The type itself where its blocks fit; otherwise one of smaller blocks and more bits, and F16 where these do not fit either.</returns>
    /// <exception cref="Diagnostics.QuantBuildException">QB2531: no smaller type is known for it.</exception>
    public static GgmlType Of(string file, string tensor, GgmlType type, long columns)
    {
        if (Fits(type, columns)) return type;
        var smaller = type switch
        {
            GgmlType.IQ1_S or GgmlType.IQ1_M or GgmlType.IQ2_XXS or GgmlType.IQ2_XS or GgmlType.IQ2_S or GgmlType.IQ3_XXS or GgmlType.IQ3_S or GgmlType.IQ4_XS => GgmlType.IQ4_NL,
            GgmlType.Q2_0 or GgmlType.Q2_K or GgmlType.Q3_K or GgmlType.TQ1_0 or GgmlType.TQ2_0 => GgmlType.Q4_0,
            GgmlType.Q4_K => GgmlType.Q5_0,
            GgmlType.Q5_K => GgmlType.Q5_1,
            GgmlType.Q6_K => GgmlType.Q8_0,
            _ when type.BlockElements() <= 32 => type,
            _ => throw PlanErrors.NoFallback(file, tensor, type, columns),
        };
        return Fits(smaller, columns) ? smaller : GgmlType.F16;
    }

    private static bool Fits(GgmlType type, long columns) => columns % type.BlockElements() == 0;
}
