using QuantBuild.Diagnostics;
using QuantBuild.Planning;

namespace QuantBuild.Formats.Onnx.RuntimeSupport;

/// <summary>The ONNX Runtime that the result must run on.</summary>
/// <param name="Version">With three numbers at least, so that versions can be compared.</param>
/// <param name="Package">The package that says so; null when the user named the version.</param>
internal sealed record TargetRuntime(Version Version, string? Package)
{
    /// <param name="file">What messages are about.</param>
    /// <param name="requirement">All that is known.</param>
    /// <param name="messages">Takes what a user should know of the choice.</param>
    /// <returns>Null when nothing is known, or what is known cannot be read: then nothing is checked.</returns>
    public static TargetRuntime? Find(string file, RuntimeRequirement requirement, List<Diagnostic> messages)
    {
        if (requirement.Version is { } named) return new TargetRuntime(Comparable(named), null);
        var packages = requirement.Packages.Where(RuntimePackages.IsOnnxRuntime).ToList();
        if (packages.Count == 0) return null;
        if (packages.Find(package => package.Version is null) is { } unreadable)
        {
            messages.Add(RuntimeErrors.UnreadableVersion(file, unreadable));
            return null;
        }

        // A process loads one of them, and which one is not for a build to know.
        var lowest = packages.OrderBy(package => Comparable(package.Version!)).ThenBy(package => package.Id, StringComparer.OrdinalIgnoreCase).First();
        if (packages.Any(package => Comparable(package.Version!) != Comparable(lowest.Version!))) messages.Add(RuntimeErrors.SeveralVersions(file, packages, lowest));
        return new TargetRuntime(Comparable(lowest.Version!), lowest.Id);
    }

    // 1.20 and 1.20.0 are the same release.
    private static Version Comparable(Version version) => new(version.Major, version.Minor, Math.Max(0, version.Build));
}
