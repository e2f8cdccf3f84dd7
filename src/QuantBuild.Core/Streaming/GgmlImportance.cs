namespace QuantBuild.Streaming;

/// <summary>How much each input of a weight matters, from an importance matrix: the mean of its squares over many samples.</summary>
/// <param name="Weights">[matrices, columns]: one row for the whole tensor, or one for each expert.</param>
/// <param name="RowsPerMatrix">Rows of the tensor that share a row of weights.</param>
public sealed record GgmlImportance(ReadOnlyMemory<float> Weights, long RowsPerMatrix);
