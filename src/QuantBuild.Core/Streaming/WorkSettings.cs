using QuantBuild.IO;

namespace QuantBuild.Streaming;

/// <summary>How the work on a model is done. The result does not depend on any of it.</summary>
public sealed record WorkSettings
{
    /// <summary>0 for all processors. Hashes are made by these threads too.</summary>
    public int Threads { get; init; }

    /// <summary>Bytes, as <see cref="Planning.QuantizationSettings.MemoryLimit"/>.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>The files of the source: what lies in an earlier one, or before, is read first.</summary>
    public IReadOnlyList<SourceFile> SourceFiles { get; init; } = [];

    /// <summary>Null when nobody asks for it, or when it is known.</summary>
    internal SourceHash? SourceHash { get; init; }

    /// <summary>Null when nobody asks for it.</summary>
    internal OutputHash? OutputHash { get; init; }
}
