using QuantBuild.Formats.Gguf;
using QuantBuild.Kernels.Ggml;

namespace QuantBuild.TestModels.Gguf;

/// <summary>Models with random weights that llama.cpp loads, runs and quantizes, of any size and the same bytes every time.</summary>
public static class SyntheticGguf
{
    /// <summary>Writes a model.</summary>
    /// <param name="path">Its file; of a model of several parts its name without their numbers, such as <c>model.gguf</c>.</param>
    /// <param name="shape">What it looks like.</param>
    /// <returns>The file to open: <paramref name="path"/>, or the first part.</returns>
    public static string Write(string path, SyntheticGgufShape shape)
    {
        var tensors = SyntheticTensor.Of(shape);
        for (var part = 0; part < shape.Parts; part++)
        {
            SyntheticTensor[] own = [.. tensors.Skip(part * tensors.Count / shape.Parts).Take(((part + 1) * tensors.Count / shape.Parts) - (part * tensors.Count / shape.Parts))];
            WritePart(PartPath(path, part, shape.Parts), Header(shape, part, tensors.Count), own, shape.Seed);
        }
        return PartPath(path, 0, shape.Parts);
    }

    /// <summary>The file of a part, counted from 0.</summary>
    public static string PartPath(string path, int part, int parts) =>
        parts == 1 ? path : Path.ChangeExtension(path, null) + GgufSplitName.Suffix(part, parts);

    private static void WritePart(string path, GgufBytes header, IReadOnlyList<SyntheticTensor> tensors, int seed)
    {
        foreach (var tensor in tensors) header.Tensor(tensor.Name, (uint)tensor.Type, tensor.Shape, tensor.Length);
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        stream.Write(header.Header());
        foreach (var tensor in tensors)
        {
            SyntheticWeights.Write(stream, tensor, seed);
            stream.Write(new byte[(int)(-stream.Position & ((long)header.Alignment - 1))]);
        }
    }

    // Only the first part describes the model, as parts made by gguf-split do.
    private static GgufBytes Header(SyntheticGgufShape shape, int part, int tensors)
    {
        var header = new GgufBytes { Alignment = (ulong)shape.Alignment };
        if (shape.Alignment != 32) header.UInt32("general.alignment", (uint)shape.Alignment);
        if (part == 0) Describe(header, shape);
        if (shape.Parts > 1)
        {
            header.UInt16(GgufModel.SplitNumberKey, (ushort)part)
                .UInt16(GgufModel.SplitCountKey, (ushort)shape.Parts)
                .Int32(GgufModel.SplitTensorsKey, tensors);
        }
        return header;
    }

    private static void Describe(GgufBytes header, SyntheticGgufShape shape)
    {
        var architecture = shape.Architecture;
        header.Text("general.architecture", architecture)
            .Text("general.type", "model")
            .Text("general.name", "synthetic")
            .UInt32($"{architecture}.context_length", 2048)
            .UInt32($"{architecture}.embedding_length", (uint)shape.Embedding)
            .UInt32($"{architecture}.block_count", (uint)shape.Layers)
            .UInt32($"{architecture}.feed_forward_length", (uint)shape.FeedForward)
            .UInt32($"{architecture}.attention.head_count", (uint)shape.Heads)
            .UInt32($"{architecture}.attention.head_count_kv", (uint)shape.KeyValueHeads)
            .Float32($"{architecture}.attention.layer_norm_rms_epsilon", 1e-5f)
            .UInt32($"{architecture}.rope.dimension_count", (uint)(shape.Embedding / shape.Heads))
            .Float32($"{architecture}.rope.freq_base", 10000)
            .UInt32($"{architecture}.vocab_size", (uint)shape.Vocabulary);
        if (shape.Bidirectional) header.Bool($"{architecture}.attention.causal", false);
        if (shape.Experts > 0) header.UInt32($"{architecture}.expert_count", (uint)shape.Experts).UInt32($"{architecture}.expert_used_count", (uint)Math.Min(2, shape.Experts));
        header.UInt32("general.file_type", shape.Type switch { GgmlType.F32 => 0, GgmlType.BF16 => 32, _ => 1u })
            .UInt32("general.quantization_version", 2);
        SyntheticVocabulary.Add(header, shape.Vocabulary);
    }
}
