using QuantBuild.Diagnostics;
using QuantBuild.Planning;

namespace QuantBuild.IO;

/// <summary>Checks where a result is to go before anything is written.</summary>
internal static class OutputPath
{
    /// <summary>Where a result goes when nobody says so: beside the source, which may be a file or a folder.</summary>
    /// <param name="source">As the user named it.</param>
    /// <param name="stem">What the result of a source that is a file is named after.</param>
    /// <param name="precision">In any case of letters.</param>
    /// <param name="folder">True when the result is a folder, whose name has no extension.</param>
    public static string Default(string source, string stem, string precision, bool folder)
    {
        if (Directory.Exists(source)) return $"{FolderName.Written(source)}.{precision.ToLowerInvariant()}";
        var name = $"{stem}.{precision.ToLowerInvariant()}{(folder ? "" : Path.GetExtension(source))}";
        return Path.Combine(Path.GetDirectoryName(source) ?? string.Empty, name);
    }

    /// <param name="output">As the user named it.</param>
    /// <param name="sources">The model's files.</param>
    /// <param name="data">Other files that the result is made of.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="QuantBuildException">QB1205 it is a file of the source; QB5011 its folder cannot be made.</exception>
    public static string Resolve(string output, IReadOnlyList<SourceFile> sources, IReadOnlyList<string> data)
    {
        string path;
        try
        {
            path = Path.GetFullPath(output);
            Directory.CreateDirectory(Path.GetDirectoryName(path) ?? path);
            if (Path.GetFileName(path).Length == 0 || Directory.Exists(path)) throw new IOException("it names a folder");
            // A result takes the place of what is there: it would be the device's, for all programs.
            if (IsDevice(RealPath.Of(path))) throw new IOException("it names a device");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Refused(output, e);
        }
        // Case-insensitive file systems too: a result must never replace its own source.
        string[] written = [RealPath.Of(path), RealPath.Of($"{path}.data")];
        foreach (var source in sources.Select(static file => file.Path).Concat(data))
            if (written.Contains(RealPath.Of(Path.GetFullPath(source)), StringComparer.OrdinalIgnoreCase)) throw SettingErrors.OutputIsSource(output);
        return path;
    }

    /// <summary>True for /dev/null, NUL and the like; /dev/shm holds files.</summary>
    private static bool IsDevice(string path) => OperatingSystem.IsWindows()
        ? path.StartsWith(@"\\.\", StringComparison.Ordinal)
        : path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal) && File.Exists(path);

    /// <summary>QB5011: no result can be at this path.</summary>
    public static QuantBuildException Refused(string output, Exception inner) => new(
        Diagnostic.Error("QB5011", output, "The result cannot be written there") with { Found = inner.Message.TrimEnd('.'), Remedy = "Give another output" }, inner);
}
