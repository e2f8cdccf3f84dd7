using QuantBuild.Benchmarks.Compare;

namespace QuantBuild.Benchmarks;

/// <summary>The command that is measured: the one that was built together with this program, or another one.</summary>
/// <param name="path">An assembly for <c>dotnet</c>, or a program; null for the one built together with this program.</param>
internal sealed class Tool(string? path)
{
    private readonly string _path = Path.GetFullPath(path ?? Path.Combine(AppContext.BaseDirectory, "dotnet-quantize.dll"));

    /// <summary>The folder in which it lies.</summary>
    public string Folder => Path.GetDirectoryName(_path)!;

    public ProcessCommand Command(IReadOnlyList<string> arguments) => _path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
        ? new ProcessCommand("dotnet", [_path, .. arguments])
        : new ProcessCommand(_path, arguments);

    public override string ToString() => path ?? Path.GetFileName(_path) + ", built with the benchmark";
}
