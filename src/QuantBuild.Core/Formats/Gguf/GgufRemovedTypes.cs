namespace QuantBuild.Formats.Gguf;

/// <summary>Numbers of tensor types that ggml once had and gave up.</summary>
internal static class GgufRemovedTypes
{
    /// <summary>The name that a number had; null for one that was never given.</summary>
    public static string? Find(uint type) => type switch
    {
        4 => "Q4_2",
        5 => "Q4_3",
        31 => "Q4_0_4_4",
        32 => "Q4_0_4_8",
        33 => "Q4_0_8_8",
        36 => "IQ4_NL_4_4",
        37 => "IQ4_NL_4_8",
        38 => "IQ4_NL_8_8",
        _ => null,
    };
}
