using QuantBuild.Kernels.Ggml;

namespace QuantBuild.Formats.Gguf.Planning;

/// <summary>
/// The mixture of types that a file type stands for: a type for each tensor, by what it does and by the layer it is in, as llama.cpp 0.7.0
/// chooses them. Tensors have to be asked for in the order of the file, because layers are told by counting.
/// </summary>
/// <param name="file">For messages.</param>
/// <param name="fileType">What the whole file is to be.</param>
/// <param name="model">The facts of the model.</param>
/// <param name="hasImportance">Whether there is an importance matrix, whatever it covers.</param>
/// <param name="names">The names of all tensors of the result.</param>
/// <param name="outputType">What the user wants for the output, or for the embedding where this is the output too.</param>
internal sealed class Mixture(string file, GgufFileType fileType, MixtureModel model, bool hasImportance, IReadOnlySet<string> names, GgmlType? outputType)
{
    private readonly int values = names.Count(name => TensorCategories.Of(name) == TensorCategory.AttentionValue);
    private readonly bool isTied = !names.Contains(TensorCategories.Output);
    private readonly LayerCounter counter = new(file, model);

    /// <summary>The type before a row that does not divide changes it.</summary>
    /// <param name="name">Of a tensor that may be quantized.</param>
    /// <param name="shape">In ggml's order, columns first.</param>
    public GgmlType TypeOf(string name, IReadOnlyList<long> shape)
    {
        var category = TensorCategories.Of(name);
        if (category == TensorCategory.Output || (isTied && category == TensorCategory.TokenEmbedding)) return Output(shape[0]);
        if (fileType == GgufFileType.MXFP4_MOE) return Experts(category, shape);
        if (category == TensorCategory.TokenEmbedding) return Embedding();
        return IsVeryLow ? VeryLow(category) : Usual(name, category);
    }

    private GgmlType Usually => fileType.TensorType();

    /// <summary>One and two bits of the I family, which have rules of their own.</summary>
    private bool IsVeryLow => fileType is GgufFileType.IQ1_S or GgufFileType.IQ1_M or GgufFileType.IQ2_XXS or GgufFileType.IQ2_XS or GgufFileType.IQ2_S or GgufFileType.IQ2_M;

    private bool IsUpperTwoBits => fileType is GgufFileType.IQ2_S or GgufFileType.IQ2_M;

    private GgmlType Output(long columns)
    {
        if (outputType is { } wanted) return wanted;
        if (fileType == GgufFileType.MXFP4_MOE || model.IsFalcon || columns % Usually.BlockElements() != 0) return GgmlType.Q8_0;
        if (IsVeryLow || fileType == GgufFileType.IQ3_XXS) return GgmlType.Q5_K;
        return Usually == GgmlType.Q8_0 ? GgmlType.Q8_0 : GgmlType.Q6_K;
    }

    /// <summary>Experts are stacked: only they have a third dimension, but for one architecture.</summary>
    private GgmlType Experts(TensorCategory category, IReadOnlyList<long> shape)
    {
        var isStack = shape.Count > 2 && shape[2] > 1;
        var mayBe = model.Architecture != "bailingmoe3" || category is TensorCategory.FeedForwardUp or TensorCategory.FeedForwardGate or TensorCategory.FeedForwardDown;
        return isStack && mayBe ? GgmlType.MXFP4 : GgmlType.Q8_0;
    }

    private GgmlType Embedding() => fileType switch
    {
        GgufFileType.IQ1_S or GgufFileType.IQ1_M or GgufFileType.IQ2_XXS or GgufFileType.IQ2_XS => GgmlType.Q2_K,
        GgufFileType.IQ2_S or GgufFileType.IQ2_M or GgufFileType.IQ3_XXS => GgmlType.IQ3_S,
        GgufFileType.TQ1_0 or GgufFileType.TQ2_0 or GgufFileType.Q2_0 => GgmlType.Q4_K,
        _ => Usually,
    };

    private GgmlType VeryLow(TensorCategory category)
    {
        var better = IsUpperTwoBits ? GgmlType.IQ3_S : GgmlType.Q2_K;
        switch (category)
        {
            case TensorCategory.AttentionValue:
                return model.QueryGroup >= 4 || model.Experts >= 4 ? GgmlType.Q4_K : better;
            case TensorCategory.AttentionKey:
                return model.Experts == 8 ? GgmlType.Q4_K : Usually;
            case TensorCategory.FeedForwardDown:
                return counter.NextDown() < model.Layers / 8 ? better : Usually;
            case TensorCategory.AttentionOutput:
                if (model.Experts == 8) return GgmlType.Q5_K;
                if (fileType is GgufFileType.IQ1_S or GgufFileType.IQ1_M) return GgmlType.IQ2_XXS;
                return IsUpperTwoBits ? GgmlType.IQ3_S : Usually;
            default:
                return Usually;
        }
    }

    private GgmlType Usual(string name, TensorCategory category) => category switch
    {
        TensorCategory.AttentionValue => AttentionValue(counter.NextValue()),
        TensorCategory.AttentionKey => model.Experts == 8 ? GgmlType.Q8_0 : AttentionQuery(),
        TensorCategory.AttentionQuery => AttentionQuery(),
        TensorCategory.AttentionOutput => model.IsFalcon ? AttentionOutputOfFalcon() : AttentionOutput(),
        TensorCategory.FeedForwardDown => FeedForwardDown(counter.LayerOf(name, counter.NextDown())),
        TensorCategory.FeedForwardGate => FeedForwardIn(counter.LayerOf(name, counter.NextGate())),
        TensorCategory.FeedForwardUp => FeedForwardIn(counter.LayerOf(name, counter.NextUp())),
        _ => Usually,
    };

    private GgmlType AttentionValue(int layer)
    {
        // Eight experts: the values are so small beside them that their bits cost nothing.
        if (model.Experts == 8) return GgmlType.Q8_0;
        var isGrouped = model.QueryGroup >= 4;
        var type = fileType switch
        {
            GgufFileType.Q2_K => isGrouped ? GgmlType.Q4_K : GgmlType.Q3_K,
            GgufFileType.Q2_K_S or GgufFileType.IQ3_XS or GgufFileType.IQ3_S when isGrouped => GgmlType.Q4_K,
            GgufFileType.IQ3_XXS => isGrouped ? GgmlType.Q4_K : hasImportance ? GgmlType.IQ3_XXS : GgmlType.IQ3_S,
            GgufFileType.IQ3_M => GgmlType.Q4_K,
            GgufFileType.Q3_K_M => layer < 2 ? GgmlType.Q5_K : GgmlType.Q4_K,
            GgufFileType.Q3_K_L => GgmlType.Q5_K,
            GgufFileType.IQ4_NL or GgufFileType.IQ4_XS when isGrouped => GgmlType.Q5_K,
            GgufFileType.Q4_K_M or GgufFileType.Q5_K_M when LayerCounter.GetsMore(layer, values) => GgmlType.Q6_K,
            GgufFileType.Q4_K_S when layer < 4 => GgmlType.Q5_K,
            _ => Usually,
        };
        return model.Is70B && type is GgmlType.Q3_K or GgmlType.Q4_K ? GgmlType.Q5_K : type;
    }

    private GgmlType AttentionQuery() => fileType switch
    {
        GgufFileType.IQ3_XS => GgmlType.IQ3_XXS,
        GgufFileType.IQ3_XXS => GgmlType.IQ2_S,
        _ => Usually,
    };

    private GgmlType AttentionOutput() => model.Experts == 8
        ? fileType switch
        {
            GgufFileType.Q2_K or GgufFileType.IQ3_XS or GgufFileType.IQ3_XXS or GgufFileType.IQ3_S or GgufFileType.IQ3_M or GgufFileType.Q3_K_S
                or GgufFileType.Q3_K_M or GgufFileType.IQ4_NL or GgufFileType.IQ4_XS or GgufFileType.Q4_K_S or GgufFileType.Q4_K_M => GgmlType.Q5_K,
            _ => Usually,
        }
        : fileType switch
        {
            GgufFileType.Q2_K => GgmlType.Q3_K,
            GgufFileType.IQ3_XXS => GgmlType.IQ3_S,
            GgufFileType.Q3_K_M or GgufFileType.IQ3_M => GgmlType.Q4_K,
            GgufFileType.Q3_K_L => GgmlType.Q5_K,
            _ => Usually,
        };

    private GgmlType AttentionOutputOfFalcon() => fileType == GgufFileType.Q3_K_L ? GgmlType.Q4_K : Usually;

    private GgmlType FeedForwardDown(int layer)
    {
        var isEarly = layer < model.Layers / 8;
        var isFirst = layer < model.Layers / 16;
        var getsMore = LayerCounter.GetsMore(layer, model.Layers);
        return fileType switch
        {
            GgufFileType.Q2_K => GgmlType.Q3_K,
            GgufFileType.Q2_K_S when isEarly => GgmlType.Q4_K,
            GgufFileType.IQ3_XXS when !hasImportance => isEarly ? GgmlType.Q4_K : GgmlType.Q3_K,
            GgufFileType.Q3_K_M => isFirst ? GgmlType.Q5_K : !model.IsFalcon || getsMore ? GgmlType.Q4_K : GgmlType.Q3_K,
            GgufFileType.IQ3_M when isEarly || (model.Experts == 8 && getsMore) => GgmlType.Q4_K,
            GgufFileType.Q3_K_L => model.IsFalcon ? GgmlType.Q4_K : GgmlType.Q5_K,
            GgufFileType.Q4_K_M when model.IsFalcon => isFirst ? GgmlType.Q6_K : getsMore ? GgmlType.Q5_K : GgmlType.Q4_K,
            GgufFileType.Q4_K_M or GgufFileType.Q5_K_M when getsMore => GgmlType.Q6_K,
            GgufFileType.IQ4_NL or GgufFileType.IQ4_XS when isEarly && !hasImportance => GgmlType.Q5_K,
            GgufFileType.Q4_K_S when isEarly && !model.IsFalcon => GgmlType.Q5_K,
            GgufFileType.Q4_0 when isEarly && hasImportance => GgmlType.Q4_1,
            GgufFileType.Q5_0 when isEarly && hasImportance => GgmlType.Q5_1,
            _ => Usually,
        };
    }

    private GgmlType FeedForwardIn(int layer) =>
        fileType == GgufFileType.IQ3_XS && layer >= model.Layers / 8 && layer < 7 * model.Layers / 8 ? GgmlType.IQ3_XXS : Usually;
}
