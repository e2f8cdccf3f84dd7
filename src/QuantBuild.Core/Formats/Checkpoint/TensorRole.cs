namespace QuantBuild.Formats.Checkpoint;

/// <summary>What a tensor is in its model. A module's bias has the role of its weight.</summary>
public enum TensorRole
{
    /// <summary>None of the others, or not known.</summary>
    Other = 0,

    /// <summary>A table with a row for each token (or position).</summary>
    Embedding,

    /// <summary>A matrix of an attention block: queries, keys, values, their fused form, the output.</summary>
    AttentionProjection,

    /// <summary>A matrix of a feed-forward block, also of an expert that every token goes through.</summary>
    MlpProjection,

    /// <summary>The scale of a normalization.</summary>
    Norm,

    /// <summary>The matrix from the last hidden state to the tokens.</summary>
    Head,

    /// <summary>The matrix that chooses experts for a token.</summary>
    Router,

    /// <summary>The matrices of all experts as one tensor, expert by expert.</summary>
    ExpertStack,

    /// <summary>The matrix of one expert, as a tensor of its own. MLX stacks them when it converts a model.</summary>
    Expert,
}
