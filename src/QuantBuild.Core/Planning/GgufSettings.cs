namespace QuantBuild.Planning;

/// <summary>What only GGUF files have settings for, named as llama-quantize names its options.</summary>
public sealed record GgufSettings
{
    /// <summary>Whether tensors that are quantized already may be quantized again, which loses more than to do it once.</summary>
    public bool AllowRequantize { get; init; }

    /// <summary>One type for all tensors, instead of the mixture that the precision stands for.</summary>
    public bool Pure { get; init; }

    /// <summary>Leaves output.weight as it is.</summary>
    public bool LeaveOutputTensor { get; init; }

    /// <summary>The type of the output tensor, a name of ggml: <c>Q6_K</c>; null for that of the mixture.</summary>
    public string? OutputTensorType { get; init; }

    /// <summary>The type of the token embedding; null for that of the mixture.</summary>
    public string? TokenEmbeddingType { get; init; }

    /// <summary>Path of an importance matrix, as llama-imatrix writes it; null for none.</summary>
    public string? ImportanceMatrix { get; init; }

    /// <summary>Parts of tensor names: the importance matrix is used for these only. Empty for all.</summary>
    public IReadOnlyList<string> IncludeWeights { get; init; } = [];

    /// <summary>Parts of tensor names that the importance matrix is not used for.</summary>
    public IReadOnlyList<string> ExcludeWeights { get; init; } = [];

    /// <summary>Writes as many files as the source has, instead of one.</summary>
    public bool KeepSplit { get; init; }

    /// <summary>Numbers of layers to leave out.</summary>
    public IReadOnlyList<int> PruneLayers { get; init; } = [];

    /// <summary>The names of those that are other than by default.</summary>
    internal IEnumerable<string> Given => new (string Name, bool IsGiven)[]
        {
            (nameof(AllowRequantize), AllowRequantize),
            (nameof(Pure), Pure),
            (nameof(LeaveOutputTensor), LeaveOutputTensor),
            (nameof(OutputTensorType), OutputTensorType is not null),
            (nameof(TokenEmbeddingType), TokenEmbeddingType is not null),
            (nameof(ImportanceMatrix), ImportanceMatrix is not null),
            (nameof(IncludeWeights), IncludeWeights.Count > 0),
            (nameof(ExcludeWeights), ExcludeWeights.Count > 0),
            (nameof(KeepSplit), KeepSplit),
            (nameof(PruneLayers), PruneLayers.Count > 0),
        }.Where(static setting => setting.IsGiven).Select(static setting => setting.Name);
}
