using System.Text.RegularExpressions;

namespace QuantBuild.LlamaCpp;

/// <summary>How the libraries of llama.cpp and ggml are called.</summary>
internal static partial class LlamaLibraryNames
{
    /// <summary>File names on this system, the usual one first.</summary>
    public static IReadOnlyList<string> All { get; } =
        OperatingSystem.IsWindows() ? ["llama.dll", "libllama.dll"]
        : OperatingSystem.IsMacOS() ? ["libllama.dylib"]
        : ["libllama.so", "libllama.so.0"];

    public static string Preferred => All[0];

    /// <summary>True for llama.cpp itself, on any system and with any version in the name; false for libraries around it, such as libllama-common.</summary>
    public static bool IsLlama(string path) => Llama().IsMatch(Path.GetFileName(path));

    private static readonly string[] LinkedParts = ["ggml-base", "ggml-cpu", "ggml"];

    /// <summary>The parts of ggml that libllama links to, in the order in which one needs the other; not those that are loaded by choice.</summary>
    public static IEnumerable<string> GgmlIn(string folder)
    {
        var files = Directory.GetFiles(folder).Order(StringComparer.Ordinal).ToArray();
        return LinkedParts.Select(part => files.FirstOrDefault(file => Ggml().Match(Path.GetFileName(file)) is { Success: true } match && match.Groups[1].Value == part))
            .OfType<string>();
    }

    /// <summary>llama.cpp's library in a folder, the usual name first; null when there is none.</summary>
    public static string? In(string folder) =>
        All.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
        ?? Directory.GetFiles(folder).Where(IsLlama).Order(StringComparer.Ordinal).FirstOrDefault();

    // libllama.so, libllama.so.0.5.0, libllama.v0.5.0.so, libllama.b7347.so, libllama.0.dylib, llama.dll
    [GeneratedRegex(@"^(?:(?:lib)?llama\.dll|libllama(?:\.[bv]?[0-9][0-9.]*)?\.(?:dylib|so(?:\.[0-9.]+)?))$", RegexOptions.CultureInvariant)]
    private static partial Regex Llama();

    [GeneratedRegex(@"^(?:lib)?(ggml|ggml-base|ggml-cpu)(?:\.[bv]?[0-9][0-9.]*)?\.(?:dll|dylib|so(?:\.[0-9.]+)?)$", RegexOptions.CultureInvariant)]
    private static partial Regex Ggml();
}
