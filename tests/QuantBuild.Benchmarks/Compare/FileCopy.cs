namespace QuantBuild.Benchmarks.Compare;

/// <summary>What everything is compared with: the source's files copied by the system's own program.</summary>
internal static class FileCopy
{
    /// <summary>The command by which this program knows that it is to copy: Windows has no program of its own for several files.</summary>
    public const string Command = "copy-files";

    public static ProcessCommand To(string folder, IReadOnlyList<string> files) => OperatingSystem.IsWindows()
        ? new ProcessCommand("dotnet", [typeof(FileCopy).Assembly.Location, Command, .. files, folder])
        : new ProcessCommand("cp", [.. files, folder]);

    /// <summary>In the process itself.</summary>
    /// <param name="paths">Files, and the folder they go to.</param>
    public static int Copy(string[] paths)
    {
        foreach (var file in paths[..^1]) File.Copy(file, Path.Combine(paths[^1], Path.GetFileName(file)));
        return 0;
    }
}
