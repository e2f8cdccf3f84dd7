namespace QuantBuild.Planning;

/// <summary>
/// What is known of the runtime that the result must run on. A format takes from it what concerns its own runtime; with nothing known,
/// nothing is checked.
/// </summary>
public sealed record RuntimeRequirement
{
    /// <summary>The version that the user named; it counts instead of the packages.</summary>
    public Version? Version { get; init; }

    /// <summary>The packages of runtimes that the application uses, of any kind: each format knows those that it needs.</summary>
    public IReadOnlyList<ApplicationPackage> Packages { get; init; } = [];
}

/// <summary>A package that the application uses, directly or by way of another.</summary>
/// <param name="Id">Its identity, in any case.</param>
/// <param name="VersionText">The version as it was found.</param>
/// <param name="Version">Without what marks a pre-release; null when it could not be read.</param>
public sealed record ApplicationPackage(string Id, string VersionText, Version? Version);
