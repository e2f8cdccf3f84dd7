using System.Runtime.InteropServices;
using QuantBuild.Diagnostics;
using QuantBuild.Validation.Native;

namespace QuantBuild.OnnxRuntime;

/// <summary>
/// Finds ONNX Runtime: the path that the user gave; the library that the application itself ships, so that a model is validated by the
/// version that will run it; the one packed beside this program; the system's.
/// </summary>
public static class OnnxRuntimeLocator
{
    /// <param name="explicitPath">A library, or a folder that holds one; null when the user named none. Nothing else is tried when it is given.</param>
    /// <param name="applicationCandidates">The application's native assets, for any system; the first that this process can load is taken.</param>
    /// <exception cref="QuantBuildException">
    /// QB4010: nothing is at <paramref name="explicitPath"/>. QB4011: it is no library that this process can load. QB4012: it is not ONNX Runtime.
    /// </exception>
    public static OnnxRuntimeSearch Find(string? explicitPath = null, IReadOnlyList<string>? applicationCandidates = null) =>
        Find(explicitPath, applicationCandidates ?? [], AppContext.BaseDirectory, searchSystem: true);

    internal static OnnxRuntimeSearch Find(
        string? explicitPath, IReadOnlyList<string> applicationCandidates, string packedDirectory, bool searchSystem)
    {
        if (!string.IsNullOrWhiteSpace(explicitPath)) return new OnnxRuntimeSearch(Explicit(explicitPath), []);

        var skipped = new List<SkippedLibrary>();
        foreach (var (path, origin) in Candidates(applicationCandidates, packedDirectory))
        {
            if (TryLoad(path, origin, out var failure) is { } library) return new OnnxRuntimeSearch(library, skipped);
            skipped.Add(new SkippedLibrary(path, origin, failure.Reason));
        }

        foreach (var name in searchSystem ? NativeLibraryNames.All : [])
        {
            if (!NativeLibrary.TryLoad(name, out var handle)) continue;
            if (OnnxRuntimeLibrary.TryCreate(handle, name, OnnxRuntimeOrigin.System, out var reason) is { } library)
                return new OnnxRuntimeSearch(library, skipped);
            skipped.Add(new SkippedLibrary(name, OnnxRuntimeOrigin.System, reason));
        }

        return new OnnxRuntimeSearch(null, skipped);
    }

    private static IEnumerable<(string Path, OnnxRuntimeOrigin Origin)> Candidates(IReadOnlyList<string> application, string packedDirectory)
    {
        foreach (var path in application.Where(NativeLibraryNames.IsOnnxRuntime)) yield return (Path.GetFullPath(path), OnnxRuntimeOrigin.Application);

        var native = Path.Combine(packedDirectory, "runtimes", NativeLibraryNames.RuntimeIdentifier, "native");
        foreach (var name in NativeLibraryNames.All)
        {
            var path = Path.Combine(native, name);
            if (File.Exists(path)) yield return (path, OnnxRuntimeOrigin.Packed);
        }
    }

    private static OnnxRuntimeLibrary Explicit(string given)
    {
        var path = Path.GetFullPath(given);
        if (Directory.Exists(path)) path = InFolder(path) ?? throw Failure("QB4010", given, "This folder holds no ONNX Runtime", null);
        if (!File.Exists(path)) throw Failure("QB4010", given, "ONNX Runtime's library does not exist", null);
        return TryLoad(path, OnnxRuntimeOrigin.Explicit, out var failure)
            ?? throw Failure(failure.IsLibrary ? "QB4012" : "QB4011", given, failure.IsLibrary ? "This is not an ONNX Runtime that can be used" : "This file cannot be loaded", failure.Reason);
    }

    private static string? InFolder(string folder) =>
        NativeLibraryNames.All.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static QuantBuildException Failure(string code, string path, string summary, string? found) =>
        new(Diagnostic.Error(code, path, summary) with
        {
            Found = found,
            Expected = $"{NativeLibraryNames.Preferred} of ONNX Runtime for {NativeLibraryNames.RuntimeIdentifier}",
            Remedy = "Correct OnnxRuntimePath (--onnxruntime), or leave it out to use the application's own or the one packed with QuantBuild",
        });

    /// <summary>Why a library was not loaded: it is none for this process, or it is one but not a usable ONNX Runtime.</summary>
    private readonly record struct LoadFailure(bool IsLibrary, string Reason);

    private static OnnxRuntimeLibrary? TryLoad(string path, OnnxRuntimeOrigin origin, out LoadFailure failure)
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

        nint handle;
        try
        {
            handle = NativeLibrary.Load(path);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            failure = new LoadFailure(false, exception.Message.ReplaceLineEndings(" "));
            return null;
        }

        var library = OnnxRuntimeLibrary.TryCreate(handle, path, origin, out var reason);
        if (library is null) failure = new LoadFailure(true, reason);
        return library;
    }
}
