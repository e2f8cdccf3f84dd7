namespace QuantBuild.Streaming;

/// <summary>The part of an N×K matrix that one chunk works on.</summary>
/// <param name="N0">First output feature.</param>
/// <param name="N">Output features.</param>
/// <param name="K0">First input feature: the first of a block.</param>
/// <param name="K">Input features: whole blocks, or all that are left.</param>
internal readonly record struct BlockTile(long N0, int N, long K0, int K);

/// <summary>
/// Cuts a matrix into chunks, and chunks into pieces. The codes of a chunk are collected and written together, as whole rows of the result
/// where that can be; a piece is what is read and quantized at once, small enough to stay in the second cache while it is, with rows of the
/// source as long as can be. How it is cut depends on the matrix alone.
/// </summary>
internal sealed class BlockTiling
{
    /// <summary>About the most bytes of codes, scales and zero points that are collected for one chunk.</summary>
    public const int ChunkBytes = 8 * 1024 * 1024;

    /// <summary>About the most values of a piece: 512 KB of binary32.</summary>
    public const int PieceElements = 128 * 1024;

    /// <summary>Values of a chunk that is read and written in the same order: long enough already.</summary>
    private const int ElementsInOrder = 1024 * 1024;

    /// <summary>Rows of the source cut shorter than this cost more calls than rows of the result that are not whole.</summary>
    private const int ShortestRow = 1024;

    private readonly long n;
    private readonly long k;
    private readonly long chunkN;
    private readonly long chunkK;
    private readonly long countN;
    private readonly long countK;

    /// <param name="n">Output features; at least one.</param>
    /// <param name="k">Input features; at least one.</param>
    /// <param name="blockSize">Values that share a scale: even, or all of K.</param>
    /// <param name="sourceInputRows">The source is [K, N].</param>
    /// <param name="inputRows">The result is [K, N].</param>
    /// <param name="padded">Codes of an output feature as they are collected: K, or whole blocks.</param>
    /// <param name="codeBits">Bits that a collected code takes.</param>
    /// <param name="whole">Rows of the result do not end at whole bytes, so that they can only be written whole, an even number of them at a time.</param>
    public BlockTiling(long n, long k, int blockSize, bool sourceInputRows, bool inputRows, long padded, int codeBits, bool whole)
    {
        this.n = n;
        this.k = k;
        long block = Math.Min(blockSize, k), step = 2 * block;
        // Scales and zero points are held in both orders.
        var elements = (long)(ChunkBytes / ((codeBits / 8.0) + (10.0 / Math.Min(blockSize, padded))));
        if (sourceInputRows && !inputRows)
        {
            var wholeRows = whole || elements / padded >= Math.Min(n, ShortestRow);
            chunkN = Even(n, wholeRows ? elements / padded : 2 * ShortestRow);
            chunkK = wholeRows ? k : Even(k, elements / chunkN, step);
        }
        else if (inputRows && !sourceInputRows)
        {
            var wholeRows = whole || elements / n >= Math.Min(k, ShortestRow);
            chunkK = Even(k, Math.Min(wholeRows ? elements / n : 2 * ShortestRow, PieceElements / 2), step);
            chunkN = wholeRows ? n : Even(n, elements / chunkK);
        }
        else if (inputRows)
        {
            chunkN = whole ? n : Even(n, elements / block);
            chunkK = Even(k, ElementsInOrder / chunkN, whole ? step : block);
        }
        else
        {
            chunkK = whole ? k : Even(k, ElementsInOrder, step);
            var length = Math.Max(chunkK, Math.Min(padded, ElementsInOrder));
            chunkN = whole ? Even(n, ElementsInOrder / length) : Math.Clamp(ElementsInOrder / length, 1, n);
        }
        countN = (n + chunkN - 1) / chunkN;
        countK = (k + chunkK - 1) / chunkK;
        Count = checked((int)(countN * countK));

        var (rows, columns, rowStep, columnStep) = sourceInputRows ? (chunkK, chunkN, block, 16L) : (chunkN, chunkK, 2L, step);
        PieceColumns = checked((int)Even(columns, Math.Max(PieceElements / (sourceInputRows ? block : sourceInputRows == inputRows ? 2 : 1), columnStep), columnStep));
        // Either all columns of a chunk or one row of blocks: the scales of a piece are then one run of those of the chunk.
        var height = PieceColumns < columns ? sourceInputRows ? block : 1 : Math.Max(rowStep, PieceElements / columns / rowStep * rowStep);
        PieceRows = checked((int)Math.Min(rows, height));
    }

    public int Count { get; }

    /// <summary>Rows of the source in a piece: whole blocks, or any even number.</summary>
    public int PieceRows { get; }

    /// <summary>Columns of the source in a piece.</summary>
    public int PieceColumns { get; }

    /// <summary>The chunks follow the source, so that files are read from front to back.</summary>
    public BlockTile this[int index]
    {
        get
        {
            long n0 = index % countN * chunkN, k0 = index / countN * chunkK;
            return new BlockTile(n0, checked((int)Math.Min(chunkN, n - n0)), k0, checked((int)Math.Min(chunkK, k - k0)));
        }
    }

    /// <summary>A length that cuts the whole into equal parts of about the wanted length, a multiple of a step.</summary>
    public static long Even(long whole, long wanted, long step = 2)
    {
        if (wanted >= whole) return whole;
        var most = Math.Max(step, wanted / step * step);
        var parts = (whole + most - 1) / most;
        return Math.Min(whole, ((whole + parts - 1) / parts + step - 1) / step * step);
    }
}
