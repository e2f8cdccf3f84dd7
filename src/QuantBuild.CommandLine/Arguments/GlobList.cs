using QuantBuild.Planning;

namespace QuantBuild.Tool.Arguments;

/// <summary>Lists of globs. A value may hold several, parted by semicolons, as the metadata of the build's item do.</summary>
internal static class GlobList
{
    public static IReadOnlyList<string> Parse(IEnumerable<string> values) =>
        [.. values.SelectMany(static value => value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    /// <summary><c>GLOB=PRECISION</c>, parted at the last <c>=</c> because a tensor's name may hold one.</summary>
    public static IReadOnlyList<PrecisionOverride> ParseOverrides(IEnumerable<string> values, CommandErrors errors)
    {
        var overrides = new List<PrecisionOverride>();
        foreach (var entry in Parse(values))
        {
            var at = entry.LastIndexOf('=');
            if (at <= 0 || at == entry.Length - 1)
            {
                errors.Add("QB1029", "--override is not of the form GLOB=PRECISION", $"'{entry}'", "a glob over tensor or node names, =, a precision, such as */v_proj*=INT8");
            }
            else if (Precisions.Parse(entry[(at + 1)..], "--override", errors) is { } precision)
            {
                overrides.Add(new PrecisionOverride(entry[..at].TrimEnd(), precision));
            }
        }
        return overrides;
    }
}
