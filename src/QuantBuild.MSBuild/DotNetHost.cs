using System;
using System.IO;
using System.Runtime.InteropServices;

namespace QuantBuild.MSBuild;

/// <summary>The <c>dotnet</c> program that runs the worker.</summary>
internal static class DotNetHost
{
    public static string FileName => RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "dotnet.exe" : "dotnet";

    /// <param name="hostPath">MSBuild's property DOTNET_HOST_PATH; may be empty.</param>
    /// <param name="root">MSBuild's property NetCoreRoot; may be empty.</param>
    /// <param name="environment">The value of an environment variable, or null.</param>
    /// <returns>A full path; null when there is none.</returns>
    public static string? Find(string? hostPath, string? root, Func<string, string?> environment)
    {
        foreach (var path in new[] { hostPath, environment("DOTNET_HOST_PATH"), In(root), In(environment("DOTNET_ROOT")) })
        {
            if (!string.IsNullOrEmpty(path) && File.Exists(path)) return Path.GetFullPath(path!);
        }
        foreach (var folder in (environment("PATH") ?? "").Split(Path.PathSeparator))
        {
            var path = In(folder.Trim().Trim('"'));
            if (path is not null && File.Exists(path)) return Path.GetFullPath(path);
        }
        return null;
    }

    private static string? In(string? folder)
    {
        if (string.IsNullOrEmpty(folder)) return null;
        try
        {
            return Path.Combine(folder, FileName);
        }
        catch (ArgumentException)
        {
            // .NET Framework refuses a PATH entry with characters that no path may have.
            return null;
        }
    }
}
