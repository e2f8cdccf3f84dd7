using System.Globalization;

namespace QuantBuild.Benchmarks;

/// <summary>The options of a command: those with a value, and those without.</summary>
internal sealed class Options
{
    private static readonly HashSet<string> _texts = ["--folder", "--precision", "--types", "--llama", "--text", "--precisions", "--formats", "--algorithms", "--peer", "--tool", "--filter"];

    private readonly Dictionary<string, string> _values = [];

    public static bool TryParse(IReadOnlyList<string> arguments, IReadOnlyCollection<string> valued, IReadOnlyCollection<string> flags, out Options options)
    {
        options = new Options();
        for (var i = 0; i < arguments.Count; i++)
        {
            if (flags.Contains(arguments[i])) options._values[arguments[i]] = "";
            else if (valued.Contains(arguments[i]) && i + 1 < arguments.Count) options._values[arguments[i]] = arguments[++i];
            else return false;
        }
        return options._values.All(static option => _texts.Contains(option.Key) || option.Value.Length == 0 || IsCount(option.Value));
    }

    public bool Has(string name) => _values.ContainsKey(name);

    public string? Text(string name) => _values.GetValueOrDefault(name);

    public int Number(string name, int whenAbsent) => _values.TryGetValue(name, out var value) ? int.Parse(value, CultureInfo.InvariantCulture) : whenAbsent;

    /// <summary>A size from <c>--gigabytes</c> or <c>--megabytes</c>, in units of 1000.</summary>
    public long Bytes(int megabytesWhenAbsent) => _values.ContainsKey("--gigabytes") ? Number("--gigabytes", 1) * 1_000_000_000L : Number("--megabytes", megabytesWhenAbsent) * 1_000_000L;

    /// <summary>The parts of a list with commas; null when the option is absent.</summary>
    public string[]? List(string name) => Text(name)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsCount(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0;
}
