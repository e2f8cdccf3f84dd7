using System.Runtime.CompilerServices;

namespace QuantBuild.MSBuild.Tests.Building;

/// <summary>A project in a fresh folder that references the package QuantBuild, and what one does with it.</summary>
internal sealed class TestProject
{
    public TestProject(string items, string properties = "", [CallerFilePath] string scenario = "")
        : this(true, Path.Combine(TestRun.Root, $"{Path.GetFileNameWithoutExtension(scenario)}.{Path.GetRandomFileName()}"), "App", items, properties)
    {
    }

    private TestProject(bool referencesQuantBuild, string solutionFolder, string name, string items, string properties)
    {
        SolutionFolder = solutionFolder;
        Name = name;
        Folder = Path.Combine(solutionFolder, name);
        Items = items;
        Properties = properties;
        ReferencesQuantBuild = referencesQuantBuild;
        Directory.CreateDirectory(Folder);
        // Only what the run itself packed: no network, and nothing of the user's settings.
        File.WriteAllText(Path.Combine(solutionFolder, "NuGet.Config"),
            $"""
            <configuration>
              <packageSources><clear /><add key="run" value="{TestRun.Feed}" /><add key="own" value="{OwnFeed}" /></packageSources>
              <fallbackPackageFolders><clear /></fallbackPackageFolders>
            </configuration>
            """);
        Directory.CreateDirectory(OwnFeed);
        Write("Code.cs", "System.Console.WriteLine();");
        Save();
    }

    public string SolutionFolder { get; }

    public string Folder { get; }

    public string Name { get; }

    /// <summary>What this test packs.</summary>
    public string OwnFeed => Path.Combine(SolutionFolder, "feed");

    public bool ReferencesQuantBuild { get; set; }

    public string Items { get; set; }

    public string Properties { get; set; }

    /// <summary>Of the package QuantBuild.</summary>
    public string Version { get; set; } = "0.1.0";

    public string TargetFrameworkProperty { get; set; } = "<TargetFramework>net10.0</TargetFramework>";

    public string Sdk { get; set; } = "Microsoft.NET.Sdk";

    public string Output => Path.Combine(Folder, "bin", "Debug", "net10.0");

    public string Intermediate => Path.Combine(Folder, "obj", "Debug", "net10.0");

    public string Quantized => Path.Combine(Intermediate, "quantized");

    /// <summary>A project beside this one.</summary>
    public TestProject Beside(string name, string items, string properties = "") => new(false, SolutionFolder, name, items, properties);

    /// <summary>Results come from the stub, and models are the text that tells it what to do.</summary>
    public TestProject WithStubWorker()
    {
        Properties += $"<QuantBuildWorker>{TestRun.StubWorker}</QuantBuildWorker>";
        Save();
        return this;
    }

    /// <summary>
    /// Also what the machine itself restores from: parts of .NET that the SDK does not bring. A test that needs them says so by <see cref="RestoreOrSkip"/>.
    /// </summary>
    public TestProject WithSourcesOfTheMachine()
    {
        File.WriteAllText(Path.Combine(SolutionFolder, "NuGet.Config"),
            $"""
            <configuration>
              <packageSources><add key="run" value="{TestRun.Feed}" /><add key="own" value="{OwnFeed}" /></packageSources>
            </configuration>
            """);
        return this;
    }

    public void RestoreOrSkip(params IEnumerable<string> arguments)
    {
        var (exitCode, output) = DotNet.Run(Folder, ["restore", "-nodeReuse:false", .. arguments]);
        if (exitCode != 0) Assert.Inconclusive("Parts of .NET cannot be restored here: " + output);
    }

    /// <summary>A text file, its folder made where needed; a model for the stub.</summary>
    public string Write(string path, string text = "")
    {
        var full = PathOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }

    public string PathOf(string path) => Path.Combine(Folder, path);

    public string InOutput(string path) => Path.Combine(Output, path);

    /// <summary>As an editor that saves without a change.</summary>
    public void Touch(string path) => File.SetLastWriteTimeUtc(PathOf(path), DateTime.UtcNow);

    public void Change(string from, string to)
    {
        Items = Items.Replace(from, to, StringComparison.Ordinal);
        Properties = Properties.Replace(from, to, StringComparison.Ordinal);
        Save();
    }

    public void Save() => File.WriteAllText(Path.Combine(Folder, Name + ".csproj"),
        $"""
        <Project Sdk="{Sdk}">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            {TargetFrameworkProperty}
            <UseAppHost>false</UseAppHost>
            {Properties}
          </PropertyGroup>
          <ItemGroup>
            {(ReferencesQuantBuild ? $"""<PackageReference Include="QuantBuild" Version="{Version}" PrivateAssets="all" />""" : "")}
            {Items}
          </ItemGroup>
        </Project>
        """);

    /// <summary>Builds; the build must succeed.</summary>
    public BuildResult Build(params IEnumerable<string> arguments) => Run(["build", .. arguments]).MustSucceed();

    /// <summary>Builds; the build must fail.</summary>
    public BuildResult BuildThatFails(params IEnumerable<string> arguments) => Run(["build", .. arguments]).MustFail();

    /// <summary>Any command of the .NET SDK that takes MSBuild's arguments; those given win.</summary>
    public BuildResult Run(params IEnumerable<string> arguments)
    {
        var log = Path.Combine(SolutionFolder, $"{Name}.{Guid.NewGuid():N}.binlog");
        var (exitCode, output) = DotNet.Run(Folder, [.. arguments.Take(1), "-maxCpuCount:1", "-nodeReuse:false", "-terminalLogger:off", $"-bl:{log}", .. arguments.Skip(1)]);
        return new BuildResult(exitCode, output, log);
    }
}
