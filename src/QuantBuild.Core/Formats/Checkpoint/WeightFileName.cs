using System.Globalization;

namespace QuantBuild.Formats.Checkpoint;

/// <summary>What the names of files with weights say.</summary>
internal static class WeightFileName
{
    private const int NumberDigits = 5;

    // Beside weights in the folders that training leaves behind.
    private static readonly string[] NotWeights = ["training_args", "optimizer", "scheduler", "scaler", "rng_state"];

    public static bool IsSafetensors(string path) => path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase);

    public static bool IsPyTorch(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        return Path.GetExtension(path).ToUpperInvariant() is ".BIN" or ".PT" or ".PTH"
            && !NotWeights.Any(other => name.StartsWith(other, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Takes <c>model-00002-of-00004.safetensors</c> apart: what is before the numbers, which one it is, of how many, what is behind.</summary>
    public static Shard? ShardOf(string name)
    {
        var extension = Path.GetExtension(name);
        var stem = Path.GetFileNameWithoutExtension(name);
        const string between = "-of-";
        var prefixLength = stem.Length - between.Length - (2 * NumberDigits) - 1;
        if (prefixLength < 0 || stem[prefixLength] != '-') return null;
        var numbers = stem.AsSpan(prefixLength + 1);
        if (!numbers[NumberDigits..].StartsWith(between, StringComparison.Ordinal)) return null;
        if (!int.TryParse(numbers[..NumberDigits], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return null;
        if (!int.TryParse(numbers[^NumberDigits..], NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return null;
        return new Shard(stem[..prefixLength], number, count, extension);
    }

    /// <summary>A plain file name on every system: no folder, no drive, nothing hidden.</summary>
    public static bool IsPlain(string name) =>
        name.Length > 0 && name[0] != '.' && name.IndexOfAny(['/', '\\', ':']) < 0 && !name.Any(char.IsControl);
}

/// <summary>One file of several that make up a checkpoint.</summary>
/// <param name="Prefix">The same for all of them: <c>model</c>.</param>
/// <param name="Number">From 1 to <paramref name="Count"/>.</param>
/// <param name="Extension">With its dot.</param>
internal sealed record Shard(string Prefix, int Number, int Count, string Extension)
{
    public string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}-{number:D5}-of-{Count:D5}{Extension}");
}
