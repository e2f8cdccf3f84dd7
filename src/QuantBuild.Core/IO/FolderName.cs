namespace QuantBuild.IO;

/// <summary>What a folder is called: <c>models/Phi-3.5/</c> is <c>Phi-3.5</c>, and the dot in it begins no extension.</summary>
public static class FolderName
{
    /// <summary>The path without a separator at its end, such that a name stands last.</summary>
    public static string Written(string folder)
    {
        var path = Path.TrimEndingDirectorySeparator(folder);
        return Path.GetFileName(path) is "" or "." or ".." ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)) : path;
    }

    /// <summary>The last name of a path to a file or a folder.</summary>
    public static string Of(string path) => Path.GetFileName(Written(path));
}
