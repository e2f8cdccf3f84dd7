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

    public void Add(TimeSpan time) => _milliseconds.Add(time.TotalMilliseconds);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Median:0} ms ({_milliseconds.Min():0} to {_milliseconds.Max():0})");
}
