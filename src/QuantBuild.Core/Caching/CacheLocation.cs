namespace QuantBuild.Caching;

/// <summary>Where the cache of this user lies when no option names another place.</summary>
public static class CacheLocation
{
    /// <summary>The environment variable that names another folder.</summary>
    public const string Variable = "QUANTBUILD_CACHE";

    /// <param name="variable">Reads an environment variable.</param>
    /// <returns>A full path, and whether the user named it; null when this user has no folder for such things.</returns>
    public static (string Path, bool IsNamed)? Find(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (variable(Variable) is { Length: > 0 } named) return (Path.GetFullPath(named), true);
        return Default(variable) is { } path && Path.IsPathFullyQualified(path) ? (path, false) : null;
    }

    private static string? Default(Func<string, string?> variable)
    {
        if (OperatingSystem.IsWindows())
            return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) is { Length: > 0 } local ? Path.Combine(local, "QuantBuild", "cache") : null;
        var home = variable("HOME") is { Length: > 0 } given ? given : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsMacOS()) return home.Length > 0 ? Path.Combine(home, "Library", "Caches", "QuantBuild") : null;
        // A relative path there is to be taken as none (XDG Base Directory Specification).
        if (variable("XDG_CACHE_HOME") is { } caches && Path.IsPathFullyQualified(caches)) return Path.Combine(caches, "quantbuild");
        return home.Length > 0 ? Path.Combine(home, ".cache", "quantbuild") : null;
    }
}
