using System.CommandLine;
using QuantBuild.Caching;
using QuantBuild.Diagnostics;
using QuantBuild.Tool.Commands;

namespace QuantBuild.Tool.Arguments;

/// <summary>Whether results are taken from a cache, where it lies, and how large it may be.</summary>
internal sealed class CacheOptions
{
    private readonly Option<bool> _use = QuantizeOptions.Flag("--use-cache");
    private readonly Option<string?> _size = new("--cache-size");

    /// <summary>Also that of the command <c>cache</c>.</summary>
    public Option<string?> Path { get; } = new("--cache");

    public IReadOnlyList<Option> All => [_use, Path, _size];

    /// <returns>The store to use, or what to say when there is no place for it. Neither when none was asked for.</returns>
    public (FolderResultStore? Store, Diagnostic? Note) Bind(ParseResult parsed, CommandErrors errors, CommandEnvironment environment)
    {
        var asked = parsed.GetValue(_use) || parsed.GetResult(Path) is not null;
        if (!asked && parsed.GetResult(_size) is not null)
            errors.Add("QB1040", "--cache-size says how large a cache may be, but none is used", remedy: "Add --use-cache or --cache PATH, or leave it out");
        var size = parsed.GetValue(_size) is { } text ? ByteSize.Parse(text, "--cache-size", errors) ?? 0 : FolderResultStore.DefaultMaxBytes;
        if (!asked) return (null, null);
        if (Locate(parsed, errors, environment) is not { } location)
            return (null, CacheNotes.Unusable(DiagnosticSeverity.Note, errors.Origin, "no folder", "this user has no home folder"));
        return (new FolderResultStore(location.Path, size) { WhenUnusable = location.IsNamed ? DiagnosticSeverity.Warning : DiagnosticSeverity.Note }, null);
    }

    /// <summary>The folder that the option names, or the environment, or the system's for such things; null when there is none.</summary>
    public (string Path, bool IsNamed)? Locate(ParseResult parsed, CommandErrors errors, CommandEnvironment environment)
    {
        var given = parsed.GetResult(Path) is null ? null : parsed.GetValue(Path) ?? "";
        try
        {
            return given is null ? CacheLocation.Find(environment.Variable) : (System.IO.Path.GetFullPath(given), true);
        }
        catch (ArgumentException)
        {
            errors.Add("QB1041", "The folder of the cache is not a path", $"'{given ?? environment.Variable(CacheLocation.Variable)}'", "a folder of your own", $"Correct --cache or {CacheLocation.Variable}");
            return null;
        }
    }
}
