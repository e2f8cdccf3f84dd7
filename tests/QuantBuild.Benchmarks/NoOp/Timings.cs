using System.Globalization;

namespace QuantBuild.Benchmarks.NoOp;

/// <summary>Measured times.</summary>
internal sealed class Timings
{
    private readonly List<double> _milliseconds = [];

    /// <summary>In milliseconds.</summary>
    public double Median
    {
        get
        {
            var sorted = _milliseconds.Order().ToArray();
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }
    }

    /// <summary>
    /// By how many percent these times are above others that were measured in turn with them: the median over the turns, and the bounds that
    /// hold the true median with 95 % (order statistics, half of the turns plus or minus 0.98 times their root).
    /// </summary>
    public (double Median, double Low, double High) MoreThan(Timings others)
    {
        var differences = _milliseconds.Zip(others._milliseconds, (mine, other) => ((mine / other) - 1) * 100).Order().ToArray();
        var (half, reach) = (differences.Length / 2.0, 0.98 * Math.Sqrt(differences.Length));
        double At(double rank) => differences[Math.Clamp((int)Math.Round(rank), 0, differences.Length - 1)];
        return (At(half - 0.5), At(half - 0.5 - reach), At(half - 0.5 + reach));
    }

    public void Add(TimeSpan time) => _milliseconds.Add(time.TotalMilliseconds);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Median:0} ms ({_milliseconds.Min():0} to {_milliseconds.Max():0})");
}
