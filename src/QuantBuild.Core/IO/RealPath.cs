namespace QuantBuild.IO;

/// <summary>Where a path leads when every symbolic link on the way is followed.</summary>
internal static class RealPath
{
    /// <summary>As many as Linux follows; more are a circle.</summary>
    private const int LinksToFollow = 40;

    /// <param name="path">A full path; what does not exist yet is taken as it is written.</param>
    public static string Of(string path) => Of(path, LinksToFollow);

    private static string Of(string path, int links)
    {
        var real = Path.GetPathRoot(path)!;
        foreach (var name in path[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, name);
            try
            {
                // The target may itself lie behind links.
                if (links > 0 && new FileInfo(real).LinkTarget is not null && File.ResolveLinkTarget(real, returnFinalTarget: true) is { } target) real = Of(target.FullName, links - 1);
            }
            catch (IOException)
            {
                // A circle of links leads nowhere: whoever opens it says so.
            }
        }
        return real;
    }
}
