using QuantBuild.Kernels.Ggml;

namespace QuantBuild.Streaming;

/// <summary>
/// Cuts a tensor of ggml into chunks, and chunks into pieces that stay in the nearest caches from step to step. A piece is whole rows; a row
/// that is longer than a piece is cut between super-blocks, because what a block becomes depends on its super-block alone.
/// </summary>
/// <remarks>The exception are the types of <see cref="NeedsWholeRows"/>: a row of theirs is one piece, and so must not be too long.</remarks>
internal readonly struct GgmlTiling
{
    /// <summary>The longest row that can be one piece: 4 MiB of binary32, many times what any model has.</summary>
    public const int LongestWholeRow = 1024 * 1024;

    private const int ChunkElements = 512 * 1024;
    private const int PieceElements = 8 * 1024;

    private readonly long rows;
    private readonly long columns;
    private readonly long rowsPerMatrix;

    /// <summary>Elements of a segment: a row, or a part of a long one.</summary>
    private readonly int segment;

    /// <param name="rows">Rows of all matrices.</param>
    /// <param name="columns">Elements of a row; at least one.</param>
    /// <param name="rowsPerMatrix">Rows that share their importance; a piece has rows of one matrix only.</param>
    /// <param name="wholeRows">Rows must not be cut; then they have at most <see cref="LongestWholeRow"/> elements.</param>
    public GgmlTiling(long rows, long columns, long rowsPerMatrix, bool wholeRows)
    {
        this.rows = rows;
        this.columns = columns;
        this.rowsPerMatrix = rowsPerMatrix;
        segment = wholeRows || columns <= 2 * PieceElements ? checked((int)columns) : PieceElements;
    }

    public int Chunks => checked((int)((Segments + SegmentsPerChunk - 1) / SegmentsPerChunk));

    /// <summary>The most elements of a piece.</summary>
    public long PieceAtMost => Math.Max(PieceElements, segment);

    /// <summary>The most elements of a chunk.</summary>
    public long ChunkAtMost => Math.Min((long)SegmentsPerChunk * segment, checked(rows * columns));

    private long SegmentsPerRow => (columns + segment - 1) / segment;

    private long Segments => checked(rows * SegmentsPerRow);

    private int SegmentsPerChunk => Math.Max(1, ChunkElements / segment);

    /// <summary>
    /// True for the types that weigh a value against the mean square of its row when there is importance; all others look no farther than a
    /// super-block of <see cref="GgmlTypes.SuperBlock"/>.
    /// </summary>
    public static bool NeedsWholeRows(GgmlType type, bool importance) =>
        importance && type is GgmlType.Q4_0 or GgmlType.Q4_1 or GgmlType.Q5_0 or GgmlType.Q5_1;

    /// <summary>The pieces of a chunk, in order and without gaps.</summary>
    public IEnumerable<GgmlPiece> Pieces(int chunk)
    {
        var first = (long)chunk * SegmentsPerChunk;
        var end = Math.Min(first + SegmentsPerChunk, Segments);
        while (first < end)
        {
            var row = first / SegmentsPerRow;
            var column = (int)(first % SegmentsPerRow) * (long)segment;
            var matrix = row / rowsPerMatrix;
            if (SegmentsPerRow > 1)
            {
                var length = (int)Math.Min(segment, columns - column);
                yield return new GgmlPiece((row * columns) + column, 1, length, matrix, column);
                first++;
                continue;
            }

            var count = Math.Min(Math.Max(1, PieceElements / segment), Math.Min(end - first, ((matrix + 1) * rowsPerMatrix) - row));
            yield return new GgmlPiece(row * columns, (int)count, segment, matrix, 0);
            first += count;
        }
    }
}
