using System.IO.Compression;

namespace QuantBuild.MSBuild.Tests.Building;

/// <summary>
/// A package with the identity of a real one that is not at hand. Written as the zip file that it is: packing a project takes seconds.
/// Restored packages are shared by all tests of a run, so one identity and version must have one content.
/// </summary>
internal sealed class StandInPackage(string id, string version)
{
    private readonly List<(string Path, string Source)> files = [];
    private readonly List<string> dependencies = [];

    /// <summary>Real runtime assets of the usual shape: an assembly that applications compile against.</summary>
    public StandInPackage WithAssembly()
    {
        // Any assembly for every framework will do.
        files.Add(($"lib/netstandard2.0/{id}.dll", typeof(QuantizeModels).Assembly.Location));
        return this;
    }

    public StandInPackage WithFile(string path, string source)
    {
        files.Add((path, source));
        return this;
    }

    /// <summary>For each system that builds: <c>runtimes/&lt;rid&gt;/native/</c>, as packages with native libraries have it.</summary>
    public StandInPackage WithNativeLibraries(string source)
    {
        foreach (var architecture in (string[])["x64", "arm64"])
        {
            files.Add(($"runtimes/win-{architecture}/native/onnxruntime.dll", source));
            files.Add(($"runtimes/linux-{architecture}/native/libonnxruntime.so", source));
            files.Add(($"runtimes/osx-{architecture}/native/libonnxruntime.dylib", source));
        }
        return this;
    }

    public StandInPackage DependingOn(string other, string atLeast)
    {
        dependencies.Add($"""<dependency id="{other}" version="{atLeast}" />""");
        return this;
    }

    public void WriteTo(string feed)
    {
        Directory.CreateDirectory(feed);
        using var package = ZipFile.Open(Path.Combine(feed, $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        using (var manifest = new StreamWriter(package.CreateEntry(id + ".nuspec").Open()))
        {
            manifest.Write(
                $"""
                <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
                  <metadata>
                    <id>{id}</id><version>{version}</version><authors>test</authors><description>A stand-in.</description>
                    <dependencies><group targetFramework=".NETStandard2.0">{string.Concat(dependencies)}</group></dependencies>
                  </metadata>
                </package>
                """);
        }
        foreach (var (path, source) in files) package.CreateEntryFromFile(source, path, CompressionLevel.Fastest);
    }
}
