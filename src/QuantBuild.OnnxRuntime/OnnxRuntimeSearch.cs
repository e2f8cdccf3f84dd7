namespace QuantBuild.OnnxRuntime;

/// <summary>A library that was looked at and left.</summary>
/// <param name="Reason">As a clause: <c>it is built for arm64, this process is x64</c>.</param>
public sealed record SkippedLibrary(string Path, OnnxRuntimeOrigin Origin, string Reason)
{
    public override string ToString() => $"{Path}: {Reason}";
}

/// <summary>What a search for ONNX Runtime gave.</summary>
/// <param name="Library">The library, loaded; null when there is none that can be used.</param>
/// <param name="Skipped">What came before it in the search and could not be used.</param>
public sealed record OnnxRuntimeSearch(OnnxRuntimeLibrary? Library, IReadOnlyList<SkippedLibrary> Skipped);
