using System.Text;
using QuantBuild.Formats.Gguf.Importance;
using QuantBuild.Formats.Gguf.Planning;

namespace QuantBuild.Formats.Gguf.Writing;

/// <summary>The metadata of a result: that of the source, with what llama-quantize changes in it, key by key in its order.</summary>
internal static class ResultMetadata
{
    private const string QuantizationVersionKey = "general.quantization_version";
    private const string FileTypeKey = "general.file_type";
    private const string ImportanceKeys = "quantize.imatrix.";

    /// <summary>The version of ggml's block formats; it has been this since 2023.</summary>
    private const uint QuantizationVersion = 2;

    /// <summary>What llama-quantize has room for in a text, without the zero at its end.</summary>
    private const int MostTextBytes = 127;

    /// <param name="source">Of the model.</param>
    /// <param name="fileType">What the file says that it is.</param>
    /// <param name="importance">What it was quantized with; null for nothing.</param>
    /// <param name="layers">The number of layers that are left; null when none was left out.</param>
    /// <param name="architecture">general.architecture.</param>
    public static GgufMetadata Of(GgufMetadata source, int fileType, ImportanceMatrix? importance, int? layers, string architecture)
    {
        // Appended, also where the source has them: llama.cpp takes them out and puts them at the end.
        var metadata = source.Without(GgufModel.SplitNumberKey, GgufModel.SplitCountKey, GgufModel.SplitTensorsKey)
            .Append(GgufEntry.UInt32(QuantizationVersionKey, QuantizationVersion))
            .Append(GgufEntry.UInt32(FileTypeKey, (uint)fileType));
        // Without an entry that is used llama-quantize writes nothing of it either.
        if (importance is { Count: > 0 }) metadata = WithImportance(metadata, importance);
        return layers is { } count ? metadata.Append(GgufEntry.UInt32($"{architecture}.block_count", (uint)count)) : metadata;
    }

    /// <summary>The number that the source says its type is, or one that is guessed from the type that most of its tensors have.</summary>
    public static int FileTypeOf(GgufMetadata source, IEnumerable<GgufTensor> tensors)
    {
        if (source.TryGetInteger(FileTypeKey, out var number) && number is >= 0 and <= int.MaxValue) return (int)number;
        var counts = new Dictionary<Kernels.Ggml.GgmlType, int>();
        var most = Kernels.Ggml.GgmlType.F32;
        foreach (var tensor in tensors)
        {
            counts[tensor.Type] = counts.GetValueOrDefault(tensor.Type) + 1;
            if (counts[tensor.Type] > counts.GetValueOrDefault(most)) most = tensor.Type;
        }
        return (int)(GgufFileTypes.MostlyOf(most) ?? GgufFileType.F32) | GgufFileTypes.Guessed;
    }

    private static GgufMetadata WithImportance(GgufMetadata metadata, ImportanceMatrix importance)
    {
        // Its name and not its path, which is another on every machine.
        metadata = metadata.Append(GgufEntry.Text(ImportanceKeys + "file", Clip(Path.GetFileName(importance.Path))));
        if (importance.Dataset is { } dataset) metadata = metadata.Append(GgufEntry.Text(ImportanceKeys + "dataset", Clip(dataset)));
        metadata = metadata.Append(GgufEntry.UInt32(ImportanceKeys + "entries_count", (uint)importance.Count));
        return importance.Chunks > 0 ? metadata.Append(GgufEntry.UInt32(ImportanceKeys + "chunks_count", (uint)importance.Chunks)) : metadata;
    }

    private static string Clip(string text)
    {
        while (Encoding.UTF8.GetByteCount(text) > MostTextBytes) text = text[..^(char.IsLowSurrogate(text[^1]) && text.Length > 1 ? 2 : 1)];
        return text;
    }
}
