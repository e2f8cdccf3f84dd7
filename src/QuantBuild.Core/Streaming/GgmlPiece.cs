namespace QuantBuild.Streaming;

/// <summary>Elements that one call of a kernel quantizes.</summary>
/// <param name="First">Its first element in the tensor.</param>
/// <param name="Rows">Rows, or 1 for a part of one.</param>
/// <param name="Columns">Elements of each.</param>
/// <param name="Matrix">The row of importance that counts.</param>
/// <param name="Column">The first column.</param>
internal readonly record struct GgmlPiece(long First, int Rows, int Columns, long Matrix, long Column)
{
    public int Elements => Rows * Columns;
}
