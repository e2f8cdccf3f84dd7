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
        ["FP32"] = "full precision: widens what is stored smaller",
        ["INT2"] = "2-bit weights in groups (mlx); for experiments, and for layers that stand it",
        ["INT3"] = "3-bit weights in groups (mlx)",
        ["INT5"] = "5-bit weights in groups (mlx)",
        ["INT6"] = "6-bit weights in groups (mlx); hardly any difference to the source",
        ["MXFP4"] = "4-bit floating point, a power of two for 32 weights (mlx)",
        ["MXFP8"] = "8-bit floating point, a power of two for 32 weights (mlx)",
        ["NVFP4"] = "4-bit floating point, an 8-bit scale for 16 weights (mlx)",
        ["MIXED_2_6"] = "2 bits, and 6 for the layers that need them most (mlx)",
        ["MIXED_3_4"] = "3 bits, and 4 for the layers that need them most (mlx)",
        ["MIXED_3_6"] = "3 bits, and 6 for the layers that need them most (mlx)",
        ["MIXED_4_6"] = "4 bits, and 6 for the layers that need them most (mlx)",
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
