namespace QuantBuild.Benchmarks.Builds;

/// <summary>
/// A folder with the packed package in a feed of its own, a packages folder of its own and a cache of its own, so that nothing of the
/// user's machine takes part. Projects below it use these.
/// </summary>
internal sealed class Workplace : IDisposable
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private readonly bool _stays;

    /// <param name="folder">Where to work; it stays. Null for a temporary one.</param>
    public Workplace(string? folder)
    {
        _stays = folder is not null;
        Root = Path.GetFullPath(folder ?? Directory.CreateTempSubdirectory("quantbuild-benchmark-").FullName);
        Directory.CreateDirectory(Feed);
        Write("NuGet.Config", """<configuration><packageSources><clear /><add key="feed" value="feed" /></packageSources><fallbackPackageFolders><clear /></fallbackPackageFolders></configuration>""");
        // Whatever lies above this folder is no part of it.
        Write("Directory.Build.props", "<Project />");
        Write("Directory.Build.targets", "<Project />");
        Write("Directory.Packages.props", "<Project />");
    }

    public string Root { get; }

    public string Packages => Path.Combine(Root, "packages");

    public string Cache => Path.Combine(Root, "cache");

    private string Feed => Path.Combine(Root, "feed");

    /// <summary>Packs the package of this repository. A former one in the folder is replaced.</summary>
    public void Pack()
    {
        if (Directory.Exists(Packages)) Directory.Delete(Packages, recursive: true);
        // For the system of this machine only: the other native libraries change nothing here.
        new DotNet(this).Run(Repository(), "pack", "src/QuantBuild.MSBuild", "-c", Configuration, "-o", Feed, "-p:PublishAllNativeLibraries=false", "-v:q", "-nodeReuse:false").MustSucceed();
    }

    /// <summary>Publishes the command as its package has it, with machine code for this system.</summary>
    /// <returns>Its assembly.</returns>
    public string PublishTool()
    {
        new DotNet(this).Run(Repository(), "publish", "src/QuantBuild.Tool", "-c", Configuration, "-o", PathOf("tool"), "-p:PublishAllNativeLibraries=false", "-v:q", "-nodeReuse:false").MustSucceed();
        return PathOf("tool/dotnet-quantize.dll");
    }

    public string PathOf(string path) => Path.Combine(Root, path);

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.WriteAllText(PathOf(path), text);
    }

    public void Dispose()
    {
        if (_stays) return;
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{Root} could not be removed: {error.Message}");
        }
    }

    private static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "QuantBuild.sln"))) return folder.FullName;
        }
        throw new InvalidOperationException("The benchmarks do not lie in the repository.");
    }
}
