using QuantBuild.Caching;
using QuantBuild.Diagnostics;
using QuantBuild.Planning;
using QuantBuild.Validation;

namespace QuantBuild.Engine.Tests.Support;

/// <summary>A <see cref="Workspace"/> with a cache and a key file in it.</summary>
internal sealed class CachedWorkspace : IDisposable
{
    public Workspace Files { get; } = new();

    public string Cache => Files.PathOf("cache");

    public string KeyFile => Files.PathOf("state/result.key");

    public long MaxBytes { get; init; } = FolderResultStore.DefaultMaxBytes;

    /// <summary>The folders of all entries.</summary>
    public IReadOnlyList<string> Entries =>
        Directory.Exists(Path.Combine(Cache, "v1")) ? [.. Directory.EnumerateFiles(Cache, "manifest.json", SearchOption.AllDirectories).Select(file => Path.GetDirectoryName(file)!)] : [];

    public string Entry => Entries.Single();

    /// <summary>What is in the cache beside entries and the mark: nothing, when no one is at work.</summary>
    public IReadOnlyList<string> Left => [.. Directory.EnumerateFiles(Cache, "*", SearchOption.AllDirectories)
        .Where(file => Path.GetFileName(file) != "CACHEDIR.TAG" && !Entries.Any(entry => Path.GetDirectoryName(file) == entry))];

    public QuantizationRequest Request(string source, string? output = null) => new()
    {
        Source = source,
        Output = output ?? Files.Output,
        Settings = new QuantizationSettings { Precision = "INT8" },
        Validation = Workspace.NoValidation,
        Store = new FolderResultStore(Cache, MaxBytes),
    };

    public QuantizationResult Run(QuantizationRequest request, IProgress<StageProgress>? progress = null) => Files.Quantizer.Quantize(request, progress);

    /// <summary>Runs a request that must succeed, and checks where its result comes from.</summary>
    public QuantizationResult Expect(string origin, QuantizationRequest request, params string[] notes)
    {
        var result = Run(request);
        Assert.IsTrue(result.Succeeded, string.Join(Environment.NewLine, result.Errors));
        Assert.AreEqual(origin, result.Report.Origin, string.Join(Environment.NewLine, result.Report.Warnings));
        CollectionAssert.AreEqual(notes, result.Report.Warnings.Where(warning => warning.Code.StartsWith("QB50", StringComparison.Ordinal)).Select(warning => warning.Code).ToArray());
        Assert.IsTrue(File.Exists(result.Report.Output));
        return result;
    }

    public void Dispose() => Files.Dispose();
}

/// <summary>Calls back at once, on the thread that reports.</summary>
internal sealed class Immediately(Action<StageProgress> action) : IProgress<StageProgress>
{
    public void Report(StageProgress value) => action(value);
}
