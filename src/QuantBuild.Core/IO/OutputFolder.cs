using QuantBuild.Diagnostics;
using QuantBuild.Planning;

namespace QuantBuild.IO;

/// <summary>Checks where a result that is a folder is to go. It takes the place of what is there as a whole, so that nothing else may be in it.</summary>
internal static class OutputFolder
{
    /// <param name="output">As the user named it; a separator at its end does not matter.</param>
    /// <param name="source">The source as the user named it, a file or a folder.</param>
    /// <param name="files">The files of the source.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="QuantBuildException">QB1205 it is, holds or lies in the source; QB5011 it names a file, or its folder cannot be made.</exception>
    public static string Resolve(string output, string source, IReadOnlyList<SourceFile> files)
    {
        string path;
        try
        {
            path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(output));
            if (Path.GetFileName(path).Length == 0) throw new IOException("it names a whole disk");
            RefuseSource(output, path, source, files);
            if (File.Exists(path)) throw new IOException("it names a file, and the result is a folder");
            if (!Directory.Exists(path) && new FileInfo(path).LinkTarget is not null) throw new IOException("it is a link that leads nowhere");
            // Through a link to a folder: the result goes where the link leads, and the link stays.
            if (new DirectoryInfo(path).LinkTarget is not null) path = RealPath.Of(path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw OutputPath.Refused(output, e);
        }
        return path;
    }

    /// <summary>Refuses to replace a folder that holds anything but a former result.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="foreignFileIn">As <see cref="Formats.IModelFormat.ForeignFileIn"/>.</param>
    /// <exception cref="QuantBuildException">QB5031 it does; QB5011 it cannot be read.</exception>
    public static void RequireReplaceable(string output, string path, Func<string, string?> foreignFileIn)
    {
        string? foreign;
        try
        {
            if (!Directory.Exists(path) || !Directory.EnumerateFileSystemEntries(path).Any()) return;
            // A result is a flat list of files.
            foreign = Directory.EnumerateDirectories(path).Select(folder => Path.GetFileName(folder) + Path.DirectorySeparatorChar).FirstOrDefault() ?? foreignFileIn(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw OutputPath.Refused(output, e);
        }
        if (foreign is null) return;
        throw new QuantBuildException(Diagnostic.Error("QB5031", output, "The output folder holds something else than a former result, which would be lost") with
        {
            Found = $"'{foreign}'",
            Expected = "no folder of this name, an empty one, or a former result with nothing added",
            Remedy = "Give another output, or remove the folder",
        });
    }

    private static void RefuseSource(string output, string path, string source, IReadOnlyList<SourceFile> files)
    {
        var result = RealPath.Of(path);
        if (Directory.Exists(source))
        {
            var folder = RealPath.Of(Path.TrimEndingDirectorySeparator(Path.GetFullPath(source)));
            if (Holds(folder, result) || Holds(result, folder)) throw SettingErrors.OutputIsSource(output);
        }
        foreach (var file in files)
        {
            var full = Path.GetFullPath(file.Path);
            // The link that a file of the source may be must stay as well as what it leads to.
            var link = Path.Combine(RealPath.Of(Path.GetDirectoryName(full)!), Path.GetFileName(full));
            if (Holds(result, RealPath.Of(full)) || Holds(result, link)) throw SettingErrors.OutputIsSource(output);
        }
    }

    // Case-insensitive file systems too: a result must never replace its own source.
    private static bool Holds(string folder, string path) =>
        path.Equals(folder, StringComparison.OrdinalIgnoreCase)
        || path.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar, StringComparison.OrdinalIgnoreCase);
}
