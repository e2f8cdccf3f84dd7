using System.Runtime.InteropServices;
using QuantBuild.Diagnostics;
using QuantBuild.Validation.Native;

namespace QuantBuild.LlamaCpp;

/// <summary>
/// Finds llama.cpp: the path that the user gave; the library that the application itself ships, so that a model is validated by the
/// version that will run it; the system's. None comes with QuantBuild.
/// </summary>
public static class LlamaLocator
{
    /// <param name="explicitPath">A library, or a folder that holds one; null when the user named none. Nothing else is tried when it is given.</param>
    /// <param name="applicationCandidates">The application's native assets, for any system; the best that this process can load is taken.</param>
    /// <exception cref="QuantBuildException">
    /// QB4081: nothing is at <paramref name="explicitPath"/>. QB4082: it is no library that this process can load. QB4083: it is not a llama.cpp that can be used.
    /// </exception>
    public static LlamaSearch Find(string? explicitPath = null, IReadOnlyList<string>? applicationCandidates = null) =>
        Find(explicitPath, applicationCandidates ?? [], searchSystem: true);

    internal static LlamaSearch Find(string? explicitPath, IReadOnlyList<string> applicationCandidates, bool searchSystem)
    {
        if (!string.IsNullOrWhiteSpace(explicitPath)) return new LlamaSearch(Explicit(explicitPath), []);

        var skipped = new List<SkippedLlama>();
        foreach (var path in ProcessorVariants.Usable(applicationCandidates.Where(LlamaLibraryNames.IsLlama).Select(Path.GetFullPath)))
        {
            if (TryLoad(path, LlamaOrigin.Application, out var failure) is { } library) return new LlamaSearch(library, skipped);
            skipped.Add(new SkippedLlama(path, LlamaOrigin.Application, failure.Reason));
        }

        foreach (var name in searchSystem ? LlamaLibraryNames.All : [])
        {
            if (!NativeLibrary.TryLoad(name, out var handle)) continue;
            if (LlamaLibrary.TryCreate([handle], name, LlamaOrigin.System, out var reason) is { } library) return new LlamaSearch(library, skipped);
            skipped.Add(new SkippedLlama(name, LlamaOrigin.System, reason));
        }

        return new LlamaSearch(null, skipped);
    }

    private static LlamaLibrary Explicit(string given)
    {
        var path = Path.GetFullPath(given);
        if (Directory.Exists(path)) path = LlamaLibraryNames.In(path) ?? throw Failure("QB4081", given, "This folder holds no llama.cpp", null);
        if (!File.Exists(path)) throw Failure("QB4081", given, "The library of llama.cpp does not exist", null);
        return TryLoad(path, LlamaOrigin.Explicit, out var failure)
            ?? throw Failure(failure.IsLibrary ? "QB4083" : "QB4082", given, failure.IsLibrary ? "This is not a llama.cpp that can be used" : "This file cannot be loaded", failure.Reason);
    }

    private static QuantBuildException Failure(string code, string path, string summary, string? found) =>
        new(Diagnostic.Error(code, path, summary) with
        {
            Found = found,
            Expected = $"{LlamaLibraryNames.Preferred} of llama.cpp, of 2025 or later, with the libraries of ggml beside it",
            Remedy = "Correct LlamaPath (--llama), or leave it out to use the application's own",
        });

    /// <summary>Why a library was not loaded: it is none for this process, or it is one but not a usable llama.cpp.</summary>
    private readonly record struct LoadFailure(bool IsLibrary, string Reason);

    private static LlamaLibrary? TryLoad(string path, LlamaOrigin origin, out LoadFailure failure)
    {
        failure = default;
        if (!File.Exists(path))
        {
            failure = new LoadFailure(false, "it does not exist");
            return null;
        }

        if (NativeImage.WhyUnusable(path) is { } unusable)
        {
            failure = new LoadFailure(false, unusable);
            return null;
        }

        var libraries = new List<nint>();
        try
        {
            // Not every build looks for these beside itself: then it finds them because they are loaded already.
            foreach (var part in LlamaLibraryNames.GgmlIn(Path.GetDirectoryName(path)!))
            {
                if (NativeImage.WhyUnusable(part) is null && NativeLibrary.TryLoad(part, out var handle)) libraries.Add(handle);
            }
            libraries.Insert(0, NativeLibrary.Load(path));
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            failure = new LoadFailure(false, exception.Message.ReplaceLineEndings(" "));
            return null;
        }

        var library = LlamaLibrary.TryCreate(libraries, path, origin, out var reason);
        if (library is null) failure = new LoadFailure(true, reason);
        return library;
    }
}
