using QuantBuild.Diagnostics;
using QuantBuild.Formats.Gguf.Planning;
using QuantBuild.IO;

namespace QuantBuild.Formats.Gguf;

/// <summary>GGUF files, which llama.cpp and all that is built on it load.</summary>
public sealed class GgufFormat : IModelFormat
{
    public string Name => "gguf";

    public IReadOnlyList<string> Targets { get; } = ["gguf"];

    public IReadOnlyList<string> Precisions => GgufPrecision.Names;

    public RuntimeName Runtime => RuntimeName.LlamaCpp;

    public IReadOnlyList<string> PrecisionAliases => GgufPrecision.OtherNames;

    public string StemOf(string source) =>
        GgufSplitName.TryParse(source, out var number, out var count) ? GgufSplitName.Prefix(Path.GetFileName(source), number, count)! : Path.GetFileNameWithoutExtension(source);

    /// <summary>By its extension, or by its first bytes where it has none: so files lie in the caches of Hugging Face and Ollama.</summary>
    public bool Recognizes(string path) =>
        !Directory.Exists(path) && (Path.GetExtension(path).Equals(".gguf", StringComparison.OrdinalIgnoreCase) || (Path.GetExtension(path).Length == 0 && HasMagic(path)));

    public IModelSource Open(string path) => GgufSource.Open(path);

    private static bool HasMagic(string path)
    {
        try
        {
            using var file = SourceFile.Open(path);
            if (file.Length < sizeof(uint)) return false;
            Span<byte> magic = stackalloc byte[sizeof(uint)];
            file.ReadExactly(0, magic);
            return magic.SequenceEqual("GGUF"u8);
        }
        catch (QuantBuildException)
        {
            // Whoever opens it says why it cannot be read.
            return false;
        }
    }
}
