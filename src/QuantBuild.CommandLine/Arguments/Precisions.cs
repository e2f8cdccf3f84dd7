namespace QuantBuild.Tool.Arguments;

/// <summary>The precisions that a user can ask for, with what each means in a line.</summary>
internal static class Precisions
{
    /// <summary>In the order of the engine's own list; one without words here is shown by its name alone.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> All { get; } =
        [.. Quantizer.PrecisionNames.Select(static name => (name, Meanings.GetValueOrDefault(name) ?? ""))];

    private static IReadOnlyDictionary<string, string> Meanings => new Dictionary<string, string>
    {
        ["INT4"] = "4-bit weights in blocks, no zero points; about 1/6 of FP32; for language models and large MatMuls",
        ["UINT4"] = "as INT4 with a zero point for each block: a little larger, closer where weights are lopsided",
        ["INT8"] = "8-bit weights; about 1/4 of FP32; nearly always as good as the source",
        ["UINT8"] = "as INT8 with zero points",
        ["FP16"] = "half precision in the whole graph; 1/2 of FP32; inputs and outputs keep their types",
        ["BF16"] = "bfloat16 weights; 1/2 of FP32; the range of FP32, fewer digits",
        ["FP8"] = "8-bit floating point (E4M3): 1/4 of FP32; closer than INT8 where sizes differ a lot within a channel (onnx)",
        ["FP8E5M2"] = "8-bit floating point (E5M2): a wider range and one digit less than FP8; for hardware that wants it (onnx)",
        ["FP32"] = "full precision: widens what is stored smaller",
        ["INT2"] = "2-bit weights in groups (mlx; gguf: Q2_K); for experiments, and for layers that stand it",
        ["INT3"] = "3-bit weights in groups (mlx; gguf: Q3_K_M)",
        ["INT5"] = "5-bit weights in groups (mlx; gguf: Q5_K_M)",
        ["INT6"] = "6-bit weights in groups (mlx; gguf: Q6_K); hardly any difference to the source",
        ["MXFP4"] = "4-bit floating point, a power of two for 32 weights (mlx, gguf)",
        ["MXFP8"] = "8-bit floating point, a power of two for 32 weights (mlx)",
        ["NVFP4"] = "4-bit floating point, an 8-bit scale for 16 weights (mlx)",
        ["MIXED_2_6"] = "2 bits, and 6 for the layers that need them most (mlx)",
        ["MIXED_3_4"] = "3 bits, and 4 for the layers that need them most (mlx)",
        ["MIXED_3_6"] = "3 bits, and 6 for the layers that need them most (mlx)",
        ["MIXED_4_6"] = "4 bits, and 6 for the layers that need them most (mlx)",
        ["F32"] = "full precision; the same as FP32 (gguf)",
        ["F16"] = "half precision, all matrices (gguf)",
        ["Q4_0"] = "4.5 bits, blocks of 32 without a minimum (gguf)",
        ["Q4_1"] = "5 bits, blocks of 32 with a minimum (gguf)",
        ["Q5_0"] = "5.5 bits, blocks of 32 without a minimum (gguf)",
        ["Q5_1"] = "6 bits, blocks of 32 with a minimum (gguf)",
        ["Q8_0"] = "8.5 bits; hardly any difference to the source (gguf)",
        ["Q2_K"] = "about 3 bits; small, with a loss that is felt (gguf)",
        ["Q2_K_S"] = "about 2.8 bits; needs an importance matrix (gguf)",
        ["Q3_K_S"] = "3.5 bits (gguf)",
        ["Q3_K_M"] = "about 3.9 bits, more for the layers that need them (gguf)",
        ["Q3_K_L"] = "about 4.2 bits, more for the layers that need them (gguf)",
        ["Q4_K_S"] = "about 4.6 bits (gguf)",
        ["Q4_K_M"] = "about 4.8 bits, more for the layers that need them; the usual choice (gguf)",
        ["Q5_K_S"] = "about 5.5 bits (gguf)",
        ["Q5_K_M"] = "about 5.7 bits; small loss (gguf)",
        ["Q6_K"] = "about 6.6 bits; hardly any difference to the source (gguf)",
        ["IQ1_S"] = "about 1.8 bits; needs an importance matrix (gguf)",
        ["IQ1_M"] = "about 1.9 bits; needs an importance matrix (gguf)",
        ["IQ2_XXS"] = "about 2.2 bits; needs an importance matrix (gguf)",
        ["IQ2_XS"] = "about 2.4 bits; needs an importance matrix (gguf)",
        ["IQ2_S"] = "about 2.6 bits; needs an importance matrix (gguf)",
        ["IQ2_M"] = "about 2.8 bits; needs an importance matrix (gguf)",
        ["IQ3_XXS"] = "about 3.3 bits; needs an importance matrix (gguf)",
        ["IQ3_XS"] = "about 3.3 bits; needs an importance matrix (gguf)",
        ["IQ3_S"] = "about 3.5 bits (gguf)",
        ["IQ3_M"] = "about 3.6 bits (gguf)",
        ["IQ4_NL"] = "about 4.6 bits, codes that are not evenly spaced, blocks of 32 (gguf)",
        ["IQ4_XS"] = "about 4.4 bits, codes that are not evenly spaced (gguf)",
        ["TQ1_0"] = "about 1.8 bits; for models that were trained with three values (gguf)",
        ["TQ2_0"] = "about 2.2 bits; for models that were trained with three values (gguf)",
        ["MXFP4_MOE"] = "MXFP4 for stacks of experts, Q8_0 for the rest (gguf)",
        ["Q1_0"] = "about 1.2 bits; for models that were trained with two values (gguf)",
        ["Q2_0"] = "about 2.4 bits, blocks of 64 (gguf)",
        ["COPY"] = "every tensor as it is: to merge parts, or to leave out layers (gguf)",
        ["Q3_K"] = "the same as Q3_K_M; of one tensor its type (gguf)",
        ["Q4_K"] = "the same as Q4_K_M; of one tensor its type (gguf)",
        ["Q5_K"] = "the same as Q5_K_M; of one tensor its type (gguf)",
    };

    /// <returns>The name in upper case, or null with an error that says which names exist.</returns>
    public static string? Parse(string text, string option, CommandErrors errors)
    {
        var name = text.Trim().ToUpperInvariant();
        if (All.Any(precision => precision.Name == name)) return name;
        var names = All.Select(static precision => precision.Name).ToArray();
        errors.Add("QB1024", $"{option} names no known precision", $"'{text}'", string.Join(", ", names),
            NearestName.Of(name, names) is { } near ? $"Perhaps {near} was meant" : "dotnet quantize --help says what each one is for");
        return null;
    }
}
