using System.Globalization;
using QuantBuild.Planning;
using QuantBuild.Validation;

namespace QuantBuild.Caching;

/// <summary>
/// All that a result, its report or its success depends on. What is not in it must not matter: the paths of the files, the clock, the
/// number of threads.
/// </summary>
internal sealed record ResultKey
{
    public required SourceSnapshot Source { get; init; }

    /// <summary>The family of formats, and which of them is written.</summary>
    public required string Format { get; init; }

    public required string Target { get; init; }

    /// <summary>Stands in a model whose weights are in a file beside it; null for a folder, whose name stands nowhere.</summary>
    public required string? OutputName { get; init; }

    /// <summary>The names of the source's files where they are names in the result too; null where they do not matter.</summary>
    public IReadOnlyList<string>? SourceNames { get; init; }

    public required QuantizationSettings Settings { get; init; }

    public required ValidationSettings Validation { get; init; }

    /// <summary>What the result is run with; null when nothing is run.</summary>
    public required string? Runtime { get; init; }

    /// <summary>The code at work: ids that a compiler gives to each version of a module.</summary>
    public required IReadOnlyList<Guid> Algorithms { get; init; }

    public string Compute()
    {
        using var hash = new CanonicalHash();
        hash.Add("form", ResultManifest.CurrentVersion);
        hash.Add("algorithms", [.. Algorithms.Select(static id => id.ToString("N"))]);
        hash.Add("format", Format).Add("target", Target).Add("output", OutputName).Add("runtime", Runtime);
        // The first file is the model, the others its data in the order of their names, which the model states.
        hash.Add("sources", Source.Lengths.Count);
        foreach (var length in Source.Lengths) hash.Add("length", length);
        hash.Add("content", Source.Sha256);
        if (SourceNames is { } names) hash.Add("names", names);
        hash.Add("data", Source.Data.Count);
        foreach (var file in Source.Data) hash.Add("argument", file.Argument).Add("name", file.Name).Add("length", file.Length).Add("content", file.Sha256);
        Add(hash, Settings);
        Add(hash, Validation);
        return hash.Finish();
    }

    // Not by reflection, so that each property is decided about: a test holds the two lists against the records.
    private static void Add(CanonicalHash hash, QuantizationSettings settings)
    {
        hash.Add(nameof(settings.Precision), settings.Precision)
            .Add(nameof(settings.Mode), settings.Mode)
            .Add(nameof(settings.Algorithm), settings.Algorithm)
            .Add(nameof(settings.BlockSize), settings.BlockSize)
            .Add(nameof(settings.Symmetric), settings.Symmetric)
            .Add(nameof(settings.Exclude), settings.Exclude)
            .Add(nameof(settings.Overrides), [.. settings.Overrides.SelectMany(static rule => new[] { rule.Glob, rule.Precision })])
            .Add(nameof(settings.Device), settings.Device)
            // What the plan was held against, and what its notes speak of.
            .Add(nameof(settings.Runtime), settings.Runtime.Version?.ToString())
            .Add(nameof(settings.Runtime.Packages), [.. settings.Runtime.Packages.SelectMany(static package => new[] { package.Id, package.VersionText })])
            .Add(nameof(settings.Gguf), settings.Gguf is not null);
        if (settings.Gguf is { } gguf) Add(hash, gguf);
        // Format is in Target, with its default filled in. Threads and MemoryLimit change nothing.
    }

    private static void Add(CanonicalHash hash, GgufSettings settings)
    {
        hash.Add(nameof(settings.AllowRequantize), settings.AllowRequantize)
            .Add(nameof(settings.Pure), settings.Pure)
            .Add(nameof(settings.LeaveOutputTensor), settings.LeaveOutputTensor)
            .Add(nameof(settings.OutputTensorType), settings.OutputTensorType)
            .Add(nameof(settings.TokenEmbeddingType), settings.TokenEmbeddingType)
            // Its name and content are in the snapshot, as the first of the data.
            .Add(nameof(settings.ImportanceMatrix), settings.ImportanceMatrix is not null)
            .Add(nameof(settings.IncludeWeights), settings.IncludeWeights)
            .Add(nameof(settings.ExcludeWeights), settings.ExcludeWeights)
            .Add(nameof(settings.KeepSplit), settings.KeepSplit)
            .Add(nameof(settings.PruneLayers), [.. settings.PruneLayers.Select(static layer => layer.ToString(CultureInfo.InvariantCulture))]);
    }

    private static void Add(CanonicalHash hash, ValidationSettings settings)
    {
        hash.Add(nameof(settings.Enabled), settings.Enabled)
            .Add(nameof(settings.MinCosine), settings.MinCosine)
            .Add(nameof(settings.MinSqnr), settings.MinSqnr)
            .Add(nameof(settings.MinAgreement), settings.MinAgreement)
            .Add(nameof(settings.MaxSize), settings.MaxSize);
        // Data is in the snapshot, by content.
    }
}
