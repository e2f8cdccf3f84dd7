using System.Security.Cryptography;

namespace QuantBuild.MSBuild.Tests.Building;

/// <summary>Path, time and hash of files: equal lists prove that nothing was written in between.</summary>
internal static class FileList
{
    public static string[] Of(string root, params IEnumerable<string> folders) =>
        [.. folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal)
            .Select(static file => $"{file} {File.GetLastWriteTimeUtc(file):O} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}")];
}
