namespace QuantBuild.Streaming;

/// <summary>The piece of an N×K matrix that one chunk works on.</summary>
/// <param name="N0">First output feature.</param>
/// <param name="N">Output features; even, or all that are left.</param>
/// <param name="K0">First input feature; a multiple of two blocks.</param>
/// <param name="K">Input features; a multiple of two blocks, or all that are left.</param>
internal readonly record struct BlockTile(long N0, int N, long K0, int K);

/// <summary>Cuts a matrix into tiles whose codes and zero points begin and end at whole bytes.</summary>
internal sealed class BlockTiling
{
    private readonly long n;
    private readonly long k;
    private readonly long tileN;
    private readonly long tileK;
    private readonly int tilesN;
    private readonly int tilesK;

    /// <param name="n">Output features.</param>
    /// <param name="k">Input features.</param>
    /// <param name="blockSize">Values that share a scale.</param>
    /// <param name="sourceInputRows">The source is [K, N].</param>
    /// <param name="layout">The layout of the result.</param>
    /// <param name="bits">Bits of a code: rows of 8-bit codes end at whole bytes, whatever their length.</param>
    /// <param name="elements">About so many elements to a tile.</param>
    public BlockTiling(long n, long k, int blockSize, bool sourceInputRows, CodeLayout layout, int bits, int elements)
    {
        this.n = n;
        this.k = k;
        long step = 2L * blockSize;
        if (sourceInputRows)
        {
            // Long runs of a row for the read, long runs of a column for the write; both when the layout turns the matrix over.
            tileN = layout == CodeLayout.InputRows ? Math.Min(n, elements / step) : Math.Min(n, 1024);
            tileK = Multiple(elements / Math.Max(1, tileN), step);
        }
        else
        {
            tileK = layout == CodeLayout.InputRows ? Multiple(Math.Min(k, 1024), step) : Multiple(Math.Min(k, elements / 2), step);
            tileN = elements / tileK;
        }
        tileN = Math.Max(2, tileN & ~1L);
        // Rows of the result that do not end at a byte can only be written whole, an even number of them at a time.
        if (bits == 4 && layout == CodeLayout.InputRows && n % 2 != 0) (tileN, tileK) = (n, Multiple(elements / n, step));
        if (bits == 4 && layout == CodeLayout.FeatureRows && (k % 2 != 0 || (k + blockSize - 1) / blockSize % 2 != 0)) tileK = k;
        tileN = Math.Min(tileN, n);
        tileK = Math.Min(tileK, k);
        tilesN = checked((int)((n + tileN - 1) / tileN));
        tilesK = checked((int)((k + tileK - 1) / tileK));
    }

    public int Count => checked(tilesN * tilesK);

    public BlockTile this[int index]
    {
        get
        {
            long n0 = index % tilesN * tileN, k0 = index / tilesN * tileK;
            return new BlockTile(n0, checked((int)Math.Min(tileN, n - n0)), k0, checked((int)Math.Min(tileK, k - k0)));
        }
    }

    private static long Multiple(long value, long step) => Math.Max(step, value / step * step);
}
