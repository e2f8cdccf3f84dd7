using System.Runtime.CompilerServices;

namespace QuantBuild.Kernels;

/// <summary>
/// Eight running sums side by side. A vector of any width up to eight doubles can keep them, and adding them up in the order given here makes
/// the result the same on every processor.
/// </summary>
internal ref struct ErrorLanes
{
    public const int Count = 8;

    public LaneValues Signal;
    public LaneValues Noise;
    public LaneValues Largest;

    /// <summary>Takes one value into its lane.</summary>
    public void Take(int lane, float value, int centeredCode, float scale) =>
        // Both factors fit binary64 with room to spare: the product is exact.
        Take(lane, value, (double)centeredCode * scale);

    /// <summary>Takes one value into its lane.</summary>
    public void Take(int lane, float value, double decoded)
    {
        double error = value - decoded;
        Signal[lane] += (double)value * value;
        Noise[lane] += error * error;
        double size = Math.Abs(error);
        Largest[lane] = size > Largest[lane] ? size : Largest[lane];
    }

    public readonly ErrorSums Sum()
    {
        double largest = 0;
        for (int lane = 0; lane < Count; lane++)
            largest = Largest[lane] > largest ? Largest[lane] : largest;
        return new ErrorSums(Total(Signal), Total(Noise), largest);
    }

    /// <summary>Lane i and lane i + 4, then halves of halves. Any NaN becomes the one NaN that has no history.</summary>
    private static double Total(in LaneValues lanes)
    {
        double total = ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
        return double.IsNaN(total) ? double.NaN : total;
    }

    [InlineArray(Count)]
    internal struct LaneValues
    {
        private double first;
    }
}
