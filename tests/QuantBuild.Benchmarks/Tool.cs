using QuantBuild.Benchmarks.Builds;
using QuantBuild.Benchmarks.Compare;

namespace QuantBuild.Benchmarks;

/// <summary>The command that is measured.</summary>
internal sealed class Tool
{
    /// <summary>The option's value for the assemblies that were built together with this program.</summary>
    private const string Built = "built";

    private readonly string _path;
    private readonly string _what;

    private Tool(string path, string what) => (_path, _what) = (Path.GetFullPath(path), what);

    /// <summary>The folder in which it lies.</summary>
    public string Folder => Path.GetDirectoryName(_path)!;

    /// <param name="option">An assembly for <c>dotnet</c>, a program, or <c>built</c>; null: what the package has, which is published from this repository.</param>
    /// <param name="workplace">Where it is published.</param>
    public static Tool Of(string? option, Workplace workplace) => option switch
    {
        null => new Tool(workplace.PublishTool(), "published from this repository"),
        Built => new Tool(Path.Combine(AppContext.BaseDirectory, "dotnet-quantize.dll"), "as it is built, without machine code"),
        _ => new Tool(option, option),
    };

    public ProcessCommand Command(IReadOnlyList<string> arguments) => _path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
        ? new ProcessCommand("dotnet", [_path, .. arguments])
        : new ProcessCommand(_path, arguments);

    public override string ToString() => _what;
}
