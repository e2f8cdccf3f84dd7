using QuantBuild.Kernels.Ggml;

namespace QuantBuild.TestModels.Gguf;

/// <summary>What a synthetic model looks like.</summary>
/// <param name="Layers">Blocks.</param>
/// <param name="Embedding">Width of the model; a multiple of <paramref name="Heads"/>.</param>
/// <param name="FeedForward">Width inside a block.</param>
/// <param name="Heads">Of attention.</param>
/// <param name="KeyValueHeads">Fewer than <paramref name="Heads"/> where heads share keys and values.</param>
/// <param name="Vocabulary">Tokens, <see cref="SyntheticVocabulary.Least"/> at least.</param>
public sealed record SyntheticGgufShape(int Layers, int Embedding, int FeedForward, int Heads, int KeyValueHeads, int Vocabulary)
{
    /// <summary>True: as Phi-3, with queries, keys and values in one tensor and gate and up in another. False: as Llama.</summary>
    public bool Phi3 { get; init; }

    /// <summary>No output.weight: the embedding is used in its place.</summary>
    public bool Tied { get; init; }

    /// <summary>Of each block, as in Mixtral; 0 for none. Not with <see cref="Phi3"/>.</summary>
    public int Experts { get; init; }

    /// <summary>Of the matrices: F16, BF16 or F32. Vectors are F32 always.</summary>
    public GgmlType Type { get; init; } = GgmlType.F16;

    /// <summary>Every token sees all others, as in models of embeddings: there is no next token.</summary>
    public bool Bidirectional { get; init; }

    /// <summary>Files, over which the tensors are spread evenly by their number.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>Of the tensors; another one than 32 is written as general.alignment.</summary>
    public int Alignment { get; init; } = 32;

    /// <summary>Another seed gives other weights.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The smallest that all types fit: rows of 256, and grouped attention.</summary>
    public static SyntheticGgufShape Tiny { get; } = new(2, 256, 512, 4, 2, 512);

    internal int KeyValueWidth => Embedding / Heads * KeyValueHeads;

    internal string Architecture => Phi3 ? "phi3" : "llama";
}
