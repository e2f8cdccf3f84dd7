namespace QuantBuild.LlamaCpp;

/// <summary>Where a library was found; the order is the order of the search.</summary>
public enum LlamaOrigin
{
    /// <summary>The path that the user gave.</summary>
    Explicit,

    /// <summary>The native assets of the application that will run the model.</summary>
    Application,

    /// <summary>The system's library path.</summary>
    System,
}

/// <summary>A library that was looked at and left.</summary>
/// <param name="Reason">As a clause: <c>it is built for arm64, this process is x64</c>.</param>
public sealed record SkippedLlama(string Path, LlamaOrigin Origin, string Reason)
{
    public override string ToString() => $"{Path}: {Reason}";
}

/// <summary>What a search for llama.cpp gave.</summary>
/// <param name="Library">The library, loaded; null when there is none that can be used.</param>
/// <param name="Skipped">What came before it in the search and could not be used.</param>
public sealed record LlamaSearch(LlamaLibrary? Library, IReadOnlyList<SkippedLlama> Skipped);
