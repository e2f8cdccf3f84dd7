namespace QuantBuild.Tool.Arguments;

/// <summary>An option whose value is one of a few words, in any case of letters.</summary>
/// <param name="Option">As users write it: <c>--format</c>.</param>
/// <param name="Words">In the spelling that the engine takes.</param>
internal sealed record Choice(string Option, IReadOnlyList<string> Words)
{
    public static Choice Format { get; } = new("--format", Quantizer.TargetNames);

    public static Choice Mode { get; } = new("--mode", ["Weights"]);

    public static Choice Algorithm { get; } = new("--algorithm", ["RTN", "MSE"]);

    public static Choice Device { get; } = new("--device", ["cpu", "cuda", "qnn", "webgpu", "dml"]);

    /// <returns>The word as the engine spells it, or null with an error.</returns>
    public string? Parse(string text, CommandErrors errors)
    {
        var word = Words.FirstOrDefault(known => string.Equals(known, text.Trim(), StringComparison.OrdinalIgnoreCase));
        if (word is not null) return word;
        errors.Add("QB1031", $"{Option} has an unknown value", $"'{text}'", string.Join(", ", Words),
            NearestName.Of(text.Trim(), Words) is { } near ? $"Perhaps {near} was meant" : null);
        return null;
    }
}
