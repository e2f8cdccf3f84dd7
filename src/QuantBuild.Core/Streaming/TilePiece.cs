namespace QuantBuild.Streaming;

/// <summary>Values of a chunk that are quantized by one call of a kernel, in the order of the source.</summary>
/// <param name="Row">First row, counted from that of the chunk.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Column">First column, counted from that of the chunk.</param>
/// <param name="Columns">Columns.</param>
internal readonly record struct TilePiece(int Row, int Rows, int Column, int Columns)
{
    public int Elements => checked(Rows * Columns);
}
