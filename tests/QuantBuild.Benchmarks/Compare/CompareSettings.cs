namespace QuantBuild.Benchmarks.Compare;

/// <summary>What <see cref="CompareBenchmark"/> is to do.</summary>
internal sealed record CompareSettings
{
    public required long Bytes { get; init; }

    public required int Runs { get; init; }

    public required int Threads { get; init; }

    public required IReadOnlyList<CompareCase> Cases { get; init; }

    public bool Single { get; init; }

    public bool Inline { get; init; }

    /// <summary>The command makes its report with the SHA-256 of source and result.</summary>
    public bool Hashes { get; init; }

    /// <summary>Python as it is started; null for python3.</summary>
    public string? Peer { get; init; }

    public bool WithoutPeer { get; init; }

    /// <summary>See <see cref="QuantBuild.Benchmarks.Tool.Of"/>.</summary>
    public string? Tool { get; init; }

    public string? Folder { get; init; }
}
