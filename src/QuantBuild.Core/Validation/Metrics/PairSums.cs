namespace QuantBuild.Validation.Metrics;

/// <summary>Running sums over the pairs (x, y) of one sample of one output: x of the source, y of the result.</summary>
internal struct PairSums()
{
    /// <summary>Values beyond ±1e148 count as that, so that sums of squares of doubles stay finite.</summary>
    public const double Bound = 1e148;

    private double resultSquares;
    private double products;
    private double rowSourceMax = double.NegativeInfinity;
    private double rowResultMax = double.NegativeInfinity;
    private double rowSourceAtResultMax = double.NaN;
    private bool rowStarted;
    private bool rowMismatch;

    /// <summary>Σ x² over the finite pairs.</summary>
    public double SourceSquares { get; private set; }

    /// <summary>Σ (x − y)² over the finite pairs.</summary>
    public double NoiseSquares { get; private set; }

    /// <summary>max |x − y| over the finite pairs.</summary>
    public double MaxAbsError { get; private set; }

    /// <summary>Pairs that are equal.</summary>
    public long Equal { get; private set; }

    /// <summary>True when NaN or infinity stood in one side only.</summary>
    public bool NonFiniteMismatch { get; private set; }

    /// <summary>x·y / (‖x‖ ‖y‖); 1 when both are zero or all pairs are equal, 0 when one is zero, -1 with a mismatch of NaN or infinity.</summary>
    public readonly double Cosine
    {
        get
        {
            if (NonFiniteMismatch) return -1;
            if (NoiseSquares == 0) return 1;
            if (SourceSquares == 0 || resultSquares == 0) return 0;
            return Math.Clamp(products / (Math.Sqrt(SourceSquares) * Math.Sqrt(resultSquares)), -1, 1);
        }
    }

    public void Add(double x, double y)
    {
        if (!double.IsFinite(x) || !double.IsFinite(y))
        {
            if (x.Equals(y)) Equal++;
            else NonFiniteMismatch = true;
            return;
        }

        if (x == y) Equal++;
        x = Math.Clamp(x, -Bound, Bound);
        y = Math.Clamp(y, -Bound, Bound);
        var difference = x - y;
        SourceSquares += x * x;
        resultSquares += y * y;
        products += x * y;
        NoiseSquares += difference * difference;
        MaxAbsError = Math.Max(MaxAbsError, Math.Abs(difference));
    }

    /// <summary>Adds the next pair of a row whose largest values are compared.</summary>
    public void AddToRow(double x, double y)
    {
        if (double.IsNaN(x) != double.IsNaN(y)) rowMismatch = true;
        if (x > rowSourceMax) rowSourceMax = x;
        // Only the first of equal values counts, as in ArgMax.
        if (y > rowResultMax || (!rowStarted && !double.IsNaN(y)))
        {
            rowStarted = true;
            rowResultMax = y;
            rowSourceAtResultMax = x;
        }
    }

    /// <summary>Ends a row; true when the result's largest value stands where the source has its largest (ties included).</summary>
    public bool EndRow()
    {
        // A row of nothing but NaN on both sides agrees.
        var agrees = !rowMismatch && (!rowStarted || rowSourceAtResultMax == rowSourceMax);
        rowSourceMax = rowResultMax = double.NegativeInfinity;
        rowSourceAtResultMax = double.NaN;
        rowStarted = rowMismatch = false;
        return agrees;
    }
}
