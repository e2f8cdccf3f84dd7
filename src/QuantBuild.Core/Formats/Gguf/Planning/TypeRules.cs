using QuantBuild.Kernels.Ggml;
using QuantBuild.Planning;

namespace QuantBuild.Formats.Gguf.Planning;

/// <summary>
/// The type of every tensor: by what the user names, then by the mixture, then by what fits its rows. Tensors have to be asked for in the
/// order of the file.
/// </summary>
internal sealed class TypeRules
{
    private readonly string file;
    private readonly GgufPrecision precision;
    private readonly GgufSettings settings;
    private readonly TensorRules globs;
    private readonly GgmlType? outputType;
    private readonly GgmlType? embeddingType;
    private readonly Mixture? mixture;

    /// <param name="file">For messages.</param>
    /// <param name="precision">What the file is to be.</param>
    /// <param name="settings">The user's, of GGUF.</param>
    /// <param name="globs">Exclude and Override.</param>
    /// <param name="model">The facts of the model.</param>
    /// <param name="hasImportance">Whether there is an importance matrix.</param>
    /// <param name="names">Of all tensors of the result.</param>
    /// <exception cref="Diagnostics.QuantBuildException">QB1070: a type that is none.</exception>
    public TypeRules(string file, GgufPrecision precision, GgufSettings settings, TensorRules globs, MixtureModel model, bool hasImportance, IReadOnlyCollection<string> names)
    {
        (this.file, this.precision, this.settings, this.globs) = (file, precision, settings, globs);
        outputType = Parse(settings.OutputTensorType, nameof(settings.OutputTensorType));
        embeddingType = Parse(settings.TokenEmbeddingType, nameof(settings.TokenEmbeddingType));
        if (precision.FileType is { } type && type.TensorType().IsQuantized() && !settings.Pure)
            mixture = new Mixture(file, type, model, hasImportance, names.ToHashSet(StringComparer.Ordinal), outputType);
    }

    /// <exception cref="Diagnostics.QuantBuildException">QB1070, QB2530, QB2531: see there.</exception>
    public TypeDecision Decide(string name, IReadOnlyList<long> shape, GgmlType source)
    {
        // The globs are asked for every tensor, so that what matches only such tensors is not taken for a misspelling.
        var excluded = globs.ExcludedBy([name]);
        var wanted = globs.Override([name]) is { } text ? GgufPrecision.ParseTensor(text, file, "Override") : (GgmlType?)null;
        if (precision.FileType is not { } fileType) return TypeDecision.Keep(source, "Precision=COPY");
        if (UnquantizedTensors.Because(name, shape) is { } reason) return TypeDecision.Keep(source, reason);
        if (name == TensorCategories.Output && settings.LeaveOutputTensor) return TypeDecision.Keep(source, "LeaveOutputTensor");
        // What is excluded is counted like the others: their layers do not move.
        var type = TypeOf(name, shape, excluded is null ? wanted : null, fileType.TensorType());
        if (excluded is not null) return TypeDecision.Keep(source, $"excluded by \"{excluded}\"");
        var fitting = FallbackType.Of(file, name, type, shape[0]);
        return new TypeDecision(fitting, fitting == source ? $"it is {source} already" : null, fitting == type ? null : type);
    }

    /// <summary>True where llama.cpp refuses to quantize without importance weights, because the result would be of no use.</summary>
    public bool RequiresImportance(string name, GgmlType type) =>
        TensorCategories.Of(name) is not (TensorCategory.TokenEmbedding or TensorCategory.Output) && type switch
        {
            GgmlType.IQ1_S or GgmlType.IQ1_M or GgmlType.IQ2_XXS or GgmlType.IQ2_XS or GgmlType.IQ2_S or GgmlType.IQ3_XXS => true,
            GgmlType.Q2_K => precision.FileType == GgufFileType.Q2_K_S,
            _ => false,
        };

    private GgmlType TypeOf(string name, IReadOnlyList<long> shape, GgmlType? wanted, GgmlType usual)
    {
        var category = TensorCategories.Of(name);
        // The embeddings of single layers are a table of their own: an Override that names them counts more.
        var isOwnTable = name == TensorCategories.LayerTokenEmbedding && wanted is not null;
        if (embeddingType is { } embedding && category == TensorCategory.TokenEmbedding && !isOwnTable) return embedding;
        if (outputType is { } output && category == TensorCategory.Output) return output;
        return wanted ?? mixture?.TypeOf(name, shape) ?? usual;
    }

    private GgmlType? Parse(string? name, string setting) => name is null ? null : GgufPrecision.ParseTensor(name, file, setting);
}
