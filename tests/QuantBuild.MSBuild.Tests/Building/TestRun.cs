namespace QuantBuild.MSBuild.Tests.Building;

/// <summary>What all tests of a run share: the package as it is shipped, in a feed of its own, and a packages folder of its own.</summary>
[TestClass]
public static class TestRun
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    public static string Root { get; } = Path.Combine(Path.GetTempPath(), "quantbuild-tests", Path.GetRandomFileName());

    public static string Feed { get; } = Path.Combine(Root, "feed");

    public static string PackagesFolder { get; } = Path.Combine(Root, "packages");

    public static string StubWorker { get; } = Path.Combine(AppContext.BaseDirectory, "QuantBuild.StubWorker.dll");

    [AssemblyInitialize]
    public static void Pack(TestContext context) => Pack(Feed, "0.1.0");

    public static void Pack(string feed, string version)
    {
        Directory.CreateDirectory(feed);
        // What was built for this test run is what is packed. One system's native library is enough here.
        var (exitCode, output) = DotNet.Run(Repository(), "pack", "src/QuantBuild.MSBuild", "--no-build", "-c", Configuration, "-o", feed, $"-p:PackageVersion={version}",
            "-p:PublishAllNativeLibraries=false", "-nodeReuse:false");
        Assert.AreEqual(0, exitCode, output);
    }

    [AssemblyCleanup]
    public static void Clean()
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A virus scanner may hold a file; the folder is the system's temporary one.
        }
    }

    public static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "QuantBuild.sln"))) return folder.FullName;
        }
        throw new InvalidOperationException("The tests do not lie in the repository.");
    }
}
