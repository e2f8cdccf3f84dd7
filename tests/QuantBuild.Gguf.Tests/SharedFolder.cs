namespace QuantBuild.Gguf.Tests;

/// <summary>Files that lie beside the repository, not in it.</summary>
internal static class SharedFolder
{
    /// <summary>The full path; the test is inconclusive where it does not exist.</summary>
    /// <param name="path">Below the folder, with slashes.</param>
    public static string Find(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "QuantBuild.sln"))) folder = folder.Parent;
        var full = Path.Combine([folder?.Parent?.FullName ?? ".", "shared", .. path.Split('/')]);
        if (!Path.Exists(full)) Assert.Inconclusive($"There is no folder 'shared' with {path} beside the repository.");
        return full;
    }
}
