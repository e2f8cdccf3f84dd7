using System.Globalization;
using QuantBuild.Benchmarks.Builds;

namespace QuantBuild.Benchmarks.NoOp;

/// <summary>What the projects of a solution have.</summary>
internal enum Content
{
    /// <summary>Neither the package nor a model.</summary>
    Nothing,

    /// <summary>The package, and no model.</summary>
    Package,

    /// <summary>The package and one model.</summary>
    Model,
}

/// <summary>A solution of small applications that all have the same.</summary>
internal sealed class SolutionOfProjects
{
    private readonly Workplace _workplace;
    private readonly string _name;
    private readonly int _projects;

    public SolutionOfProjects(Workplace workplace, string name, int projects, Content content)
    {
        (_workplace, _name, _projects) = (workplace, name, projects);
        for (var i = 0; i < projects; i++)
        {
            workplace.Write($"{name}/{Project(i)}/{Project(i)}.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    <TargetFramework>net10.0</TargetFramework>
                    <UseAppHost>false</UseAppHost>
                  </PropertyGroup>
                  <ItemGroup>
                    {(content != Content.Nothing ? """<PackageReference Include="QuantBuild" Version="0.1.0" PrivateAssets="all" />""" : "")}
                    {(content == Content.Model ? """<QuantizedModel Include="model.onnx" />""" : "")}
                  </ItemGroup>
                </Project>
                """);
            workplace.Write($"{name}/{Project(i)}/Program.cs", "System.Console.WriteLine();");
            if (content == Content.Model) SmallModel(workplace.PathOf($"{name}/{Project(i)}/model.onnx"));
        }
        workplace.Write($"{name}/All.slnx",
            $"<Solution>{string.Concat(Enumerable.Range(0, projects).Select(static i => $"""<Project Path="{Project(i)}/{Project(i)}.csproj" />"""))}</Solution>");
    }

    public string Folder => _workplace.PathOf(_name);

    /// <summary>Path and time of everything that builds made: equal before and after a build where nothing changed.</summary>
    public string[] Made() => [.. Enumerable.Range(0, _projects)
        .SelectMany(i => Directory.EnumerateFiles(Path.Combine(Folder, Project(i), "bin"), "*", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(Folder, Project(i), "obj"), "*.onnx*", SearchOption.AllDirectories)))
        .Order(StringComparer.Ordinal)
        .Select(static file => $"{file} {File.GetLastWriteTimeUtc(file):O}")];

    private static string Project(int i) => string.Create(CultureInfo.InvariantCulture, $"Project{i + 1:00}");

    private static void SmallModel(string path) => SyntheticModel.Write(path, bytes: 100_000, width: 64);
}
