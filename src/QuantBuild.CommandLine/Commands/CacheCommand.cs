using System.CommandLine;
using QuantBuild.Caching;
using QuantBuild.Diagnostics;
using QuantBuild.Tool.Arguments;
using QuantBuild.Tool.Output;

namespace QuantBuild.Tool.Commands;

/// <summary><c>dotnet quantize cache</c>: what the cache holds, and how to empty it.</summary>
internal sealed class CacheCommand
{
    private const string Show = "show";
    private const string Clear = "clear";

    private readonly Argument<string?> _action = new("action") { Arity = ArgumentArity.ZeroOrOne };
    private readonly CacheOptions _cache = new();
    private readonly Option<bool> _json = QuantizeOptions.Flag("--json");

    public Command Command { get; } = new("cache");

    public CacheCommand()
    {
        Command.Arguments.Add(_action);
        Command.Options.Add(_cache.Path);
        Command.Options.Add(_json);
    }

    public int Run(ParseResult parsed, CommandErrors errors, CommandEnvironment environment)
    {
        var action = parsed.GetValue(_action) ?? Show;
        if (action is not (Show or Clear))
        {
            errors.Add("QB1042", "There is no such action", $"'{action}'", $"{Show} or {Clear}", NearestName.Of(action, [Show, Clear]) is { } near ? $"Perhaps {near} was meant" : null);
            return ExitCode.Usage;
        }
        var location = _cache.Locate(parsed, errors, environment);
        if (errors.All.Count > 0) return ExitCode.Usage;
        if (location is not { Path: var path, IsNamed: var named })
        {
            errors.Add("QB1044", "There is no folder for a cache, as this user has no home folder", remedy: $"Name one with --cache or {CacheLocation.Variable}");
            return ExitCode.Usage;
        }
        try
        {
            var inventory = CacheInventory.Of(path);
            if (named && !inventory.Exists && IsUsed(path))
            {
                errors.Add("QB1043", "The folder is not a cache of QuantBuild", $"'{path}'", "a folder that --cache has been used with", "Nothing was touched; correct the path");
                return ExitCode.Usage;
            }
            var json = parsed.GetValue(_json);
            return action == Show ? ShowWhatIsThere(inventory, json, environment) : Empty(inventory, json, environment);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new QuantBuildException(Diagnostic.Error("QB5025", path, "The cache cannot be read or emptied") with { Found = e.Message.TrimEnd('.'), Remedy = "Check the permissions of the folder" }, e);
        }
    }

    // An empty folder may become a cache; a file or a folder of other things is a slip of the hand.
    private static bool IsUsed(string path) => File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any());

    private static int ShowWhatIsThere(CacheInventory inventory, bool json, CommandEnvironment environment)
    {
        if (json) environment.Out.WriteLine(CacheText.Json(inventory));
        else CacheText.Write(inventory, environment.Out);
        return ExitCode.Done;
    }

    private static int Empty(CacheInventory inventory, bool json, CommandEnvironment environment)
    {
        var removed = inventory.Clear();
        if (json) environment.Out.WriteLine(CacheText.Json(inventory, removed));
        else CacheText.Write(inventory, removed, environment.Out);
        var left = inventory.Entries.Count - removed.Count;
        if (left == 0) return ExitCode.Done;
        environment.Error.WriteLine((Diagnostic.Warning("QB5026", inventory.Location, $"{left} of {inventory.Entries.Count} entries of the cache are in use and stay") with
        {
            Remedy = "Run it again when no build runs",
        }).ToString());
        return ExitCode.Done;
    }
}
