using System.IO.Enumeration;

namespace QuantBuild.Planning;

/// <summary>Exclude and Override: which of the user's globs match a tensor, by its own name or by that of a node that uses it.</summary>
/// <remarks><c>*</c> is any text, slashes too; <c>?</c> is one character; upper and lower case differ.</remarks>
public sealed class TensorRules(QuantizationSettings settings)
{
    private readonly HashSet<string> matched = new(StringComparer.Ordinal);

    /// <summary>The glob that excludes one of the names; null when none does.</summary>
    public string? ExcludedBy(IEnumerable<string> names)
    {
        var found = settings.Exclude.FirstOrDefault(glob => names.Any(name => Matches(glob, name)));
        if (found is not null) matched.Add(found);
        return found;
    }

    /// <summary>The precision that the last matching Override asks for; null when none matches.</summary>
    public string? Override(IEnumerable<string> names)
    {
        var found = settings.Overrides.LastOrDefault(rule => names.Any(name => Matches(rule.Glob, name)));
        if (found is not null) matched.Add(found.Glob);
        return found?.Precision;
    }

    /// <summary>Globs that matched nothing so far: most likely a misspelling.</summary>
    public IEnumerable<string> Unmatched =>
        settings.Exclude.Concat(settings.Overrides.Select(rule => rule.Glob)).Where(glob => !matched.Contains(glob)).Distinct();

    private static bool Matches(string glob, string name) =>
        name.Length > 0 && FileSystemName.MatchesSimpleExpression(glob.Replace("\\", "\\\\", StringComparison.Ordinal), name, ignoreCase: false);
}
