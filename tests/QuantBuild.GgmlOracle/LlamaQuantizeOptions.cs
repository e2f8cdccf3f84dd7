using QuantBuild.Kernels.Ggml;

namespace QuantBuild.GgmlOracle;

/// <summary>What llama_model_quantize can be told beside the file type.</summary>
public sealed record LlamaQuantizeOptions
{
    public bool AllowRequantize { get; init; }

    public bool LeaveOutputTensor { get; init; }

    public bool OnlyCopy { get; init; }

    public bool Pure { get; init; }

    public bool KeepSplit { get; init; }

    public GgmlType? OutputTensorType { get; init; }

    public GgmlType? TokenEmbeddingType { get; init; }

    /// <summary>Weights of columns by tensor; null for no importance matrix.</summary>
    public IReadOnlyDictionary<string, float[]>? Importance { get; init; }

    /// <summary>Regular expressions over names, the first that matches counts.</summary>
    public IReadOnlyList<(string Pattern, GgmlType Type)> TensorTypes { get; init; } = [];

    /// <summary>Keys to set, to a whole number or a text: the program llama-quantize tells the library so what to write about the importance matrix.</summary>
    public IReadOnlyList<(string Key, object Value)> Metadata { get; init; } = [];

    public IReadOnlyList<int> PruneLayers { get; init; } = [];
}
