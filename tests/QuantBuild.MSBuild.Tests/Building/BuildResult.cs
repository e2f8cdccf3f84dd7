using System.Text.RegularExpressions;
using Microsoft.Build.Logging.StructuredLogger;
using LoggedBuild = Microsoft.Build.Logging.StructuredLogger.Build;
using LoggedTask = Microsoft.Build.Logging.StructuredLogger.Task;

namespace QuantBuild.MSBuild.Tests.Building;

/// <summary>What a build did, by its binary log.</summary>
internal sealed class BuildResult(int exitCode, string output, string log)
{
    // What the task logs before it starts a worker: the model and why it is out of date.
    private static readonly Regex _start = new(@"^Quantizing '(?<source>.*?)': (there is|another setting|')", RegexOptions.CultureInvariant);

    private static readonly Regex _taskHost = new("^Launching task \"(?<task>[^\"]+)\" .* in an external task host", RegexOptions.CultureInvariant);

    private readonly Lazy<LoggedBuild> _log = new(() => BinaryLog.ReadBuild(log));

    /// <summary>What a person sees.</summary>
    public string Output => output;

    /// <summary>File names of the models that a worker was started for, in alphabetic order.</summary>
    public IReadOnlyList<string> Quantized =>
        [.. _log.Value.FindChildrenRecursive<LoggedTask>(static task => task.Name == "QuantizeModels")
            .SelectMany(static task => task.FindChildrenRecursive<Message>()).Select(static message => _start.Match(message.Text ?? "")).Where(static match => match.Success)
            .Select(static match => Path.GetFileName(match.Groups["source"].Value)).Order(StringComparer.Ordinal)];

    /// <summary>Tasks that a multithreaded build ran in another process than its own.</summary>
    public IReadOnlyList<string> TasksInTaskHost =>
        [.. _log.Value.FindChildrenRecursive<Message>().Select(static message => _taskHost.Match(message.Text ?? "")).Where(static match => match.Success)
            .Select(static match => match.Groups["task"].Value).Distinct()];

    public IReadOnlyList<Error> Errors => _log.Value.FindChildrenRecursive<Error>();

    public IReadOnlyList<Warning> Warnings => _log.Value.FindChildrenRecursive<Warning>();

    public bool Skipped(string target) =>
        _log.Value.FindChildrenRecursive<Target>(found => found.Name == target) is { Count: > 0 } found && found.All(static one => one.Skipped);

    /// <summary>Whether an assembly of the package was loaded.</summary>
    public bool Loaded(string assembly) => _log.Value.FindChildrenRecursive<LoggedTask>(task => Path.GetFileName(task.FromAssembly) == assembly).Count > 0;

    /// <summary>Time in the targets of the package, all projects together.</summary>
    public TimeSpan Spent() => new(_log.Value.FindChildrenRecursive<Target>(static target =>
        target.SourceFilePath is { } file && file.Contains(Path.Combine("build", "targets"), StringComparison.Ordinal)).Sum(static target => target.Duration.Ticks));

    /// <summary>Texts of the files in the binary log, by their paths.</summary>
    public IReadOnlyDictionary<string, string> Embedded() => _log.Value.SourceFiles.ToDictionary(static file => file.FullPath, static file => file.Text);

    public BuildResult MustSucceed()
    {
        Assert.AreEqual(0, exitCode, output);
        return this;
    }

    public BuildResult MustFail()
    {
        Assert.AreNotEqual(0, exitCode, output);
        return this;
    }

    /// <summary>The one error of the build, which must have this code.</summary>
    public Error TheError(string code)
    {
        var errors = Errors.DistinctBy(static error => error.Text).ToArray();
        Assert.HasCount(1, errors, output);
        Assert.AreEqual(code, errors[0].Code, output);
        return errors[0];
    }
}
