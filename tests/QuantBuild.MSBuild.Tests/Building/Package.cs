using System.IO.Compression;

namespace QuantBuild.MSBuild.Tests.Building;

/// <summary>What a test packed.</summary>
internal static class Package
{
    /// <summary>The package's own files, without those that make it a package, in alphabetic order.</summary>
    public static string[] Entries(TestProject project, string id)
    {
        using var package = ZipFile.OpenRead(Path.Combine(project.OwnFeed, $"{id}.1.0.0.nupkg"));
        return [.. package.Entries.Select(static entry => entry.FullName).Where(name => !IsPackaging(name, id)).Order(StringComparer.Ordinal)];
    }

    public static string[] Models(TestProject project, string id) =>
        [.. Entries(project, id).Where(static name => name.Contains(".onnx", StringComparison.Ordinal))];

    private static bool IsPackaging(string name, string id) =>
        name == id + ".nuspec" || name == "[Content_Types].xml" || name.StartsWith("_rels/", StringComparison.Ordinal) || name.StartsWith("package/", StringComparison.Ordinal);
}
