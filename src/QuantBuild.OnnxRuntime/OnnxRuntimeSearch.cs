using QuantBuild.Diagnostics;

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
public sealed record OnnxRuntimeSearch(OnnxRuntimeLibrary? Library, IReadOnlyList<SkippedLibrary> Skipped)
{
    /// <summary>For a search without result: the warning that says so (QB4013).</summary>
    /// <param name="file">The model that cannot be run.</param>
    public Diagnostic NotFound(string file) =>
        Diagnostic.Warning("QB4013", file, "ONNX Runtime was not found: the weights are checked, but the model is not run") with
        {
            Found = Skipped.Count == 0 ? null : string.Join("; ", Skipped),
            Remedy = $"Set OnnxRuntimePath (--onnxruntime) to {NativeLibraryNames.Preferred}, or turn validation off",
        };
}
