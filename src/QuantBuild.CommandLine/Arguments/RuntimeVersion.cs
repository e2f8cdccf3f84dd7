using NuGet.Versioning;
using QuantBuild.Planning;

namespace QuantBuild.Tool.Arguments;

/// <summary>Versions of runtimes as NuGet writes them: <c>1.20.1</c>, <c>1.21.0-dev-20250101</c>, <c>0.1.2.3</c>.</summary>
internal static class RuntimeVersion
{
    private const string Any = "any";

    /// <param name="option">The value of <c>--runtime-version</c>; null when it is not given.</param>
    /// <param name="packages">Each value of <c>--application-package</c>: <c>ID/VERSION</c>.</param>
    /// <param name="errors">Takes QB1050.</param>
    public static RuntimeRequirement Parse(string? option, IReadOnlyList<string> packages, CommandErrors errors)
    {
        if (string.Equals(option, Any, StringComparison.OrdinalIgnoreCase) || (option is null && packages.Count == 0)) return new RuntimeRequirement();
        if (option is null) return new RuntimeRequirement { Packages = [.. packages.Select(Package)] };
        if (Read(option) is { } version) return new RuntimeRequirement { Version = version };
        errors.Add("QB1050", "The value of --runtime-version (RuntimeVersion) is no version", option, $"the ONNX Runtime that the result must run on, such as 1.20.1, or {Any} for no check");
        return new RuntimeRequirement();
    }

    private static ApplicationPackage Package(string text)
    {
        var (id, version) = text.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? (text[..slash], text[(slash + 1)..]) : (text, "");
        return new ApplicationPackage(id, version, Read(version));
    }

    // A pre-release counts as what it is to become: whether it has all of that is shown when it runs the result.
    private static Version? Read(string text) => NuGetVersion.TryParse(text.Trim(), out var version) ? version.Version : null;
}
