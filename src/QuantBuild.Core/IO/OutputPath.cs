using QuantBuild.Diagnostics;
using QuantBuild.Planning;

namespace QuantBuild.IO;

/// <summary>Checks where a result is to go before anything is written.</summary>
internal static class OutputPath
{
    /// <returns>The full path.</returns>
    /// <exception cref="QuantBuildException">QB1205 it is a file of the source; QB5011 its folder cannot be made.</exception>
    public static string Resolve(string output, IReadOnlyList<SourceFile> sources)
    {
        string path;
        try
        {
            path = Path.GetFullPath(output);
            Directory.CreateDirectory(Path.GetDirectoryName(path) ?? path);
            if (Path.GetFileName(path).Length == 0 || Directory.Exists(path)) throw new IOException("it names a folder");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new QuantBuildException(
                Diagnostic.Error("QB5011", output, "The result cannot be written there") with { Found = e.Message.TrimEnd('.'), Remedy = "Give another output" }, e);
        }
        // Case-insensitive file systems too: a result must never replace its own source.
        string[] written = [RealPath.Of(path), RealPath.Of($"{path}.data")];
        foreach (var source in sources)
            if (written.Contains(RealPath.Of(Path.GetFullPath(source.Path)), StringComparer.OrdinalIgnoreCase)) throw SettingErrors.OutputIsSource(output);
        return path;
    }
}
