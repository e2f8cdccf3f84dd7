using System.Runtime.CompilerServices;

namespace QuantBuild.Kernels;

/// <summary>
/// Sixteen running sums in binary32 side by side, for a run of values that is short enough for them. All that is added is positive, so that
/// n additions to one lane are off by no more than n * 2^-24 of the sum: <see cref="MostAdditions"/> by 0.00007 dB.
/// </summary>
internal ref struct SingleErrorLanes
{
    public const int Count = 16;

    /// <summary>Additions to one lane before the sums go on in binary64.</summary>
    public const int MostAdditions = 256;

    /// <summary>
    /// Below this signal a run is measured in binary64. Above it, the squares that binary32 loses (of errors below 2^-75) are less than 1e-29
    /// of the signal.
    /// </summary>
    private const double LeastSignal = 1.0 / (1L << 40);

    public LaneValues Signal;
    public LaneValues Noise;

    /// <summary>The largest error², whose root in binary32 is the largest error itself.</summary>
    public LaneValues Largest;

    /// <summary>Takes one value into its lane. Every operation is rounded to binary32, the decoded value too.</summary>
    public void Take(int lane, float value, int centeredCode, float scale)
    {
        float decoded = centeredCode * scale;
        float error = value - decoded;
        float square = error * error;
        Signal[lane] += value * value;
        Noise[lane] += square;
        Largest[lane] = square > Largest[lane] ? square : Largest[lane];
    }

    /// <summary>
    /// The lanes together, in binary64: lane i and lane i + 8, then as <see cref="ErrorLanes.Sum"/>. False when binary32 was too narrow for
    /// these values, or one of them is not finite.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly bool TrySum(out ErrorSums sums)
    {
        var halves = default(ErrorLanes);
        float largest = 0;
        for (int lane = 0; lane < ErrorLanes.Count; lane++)
        {
            halves.Signal[lane] = (double)Signal[lane] + Signal[lane + ErrorLanes.Count];
            halves.Noise[lane] = (double)Noise[lane] + Noise[lane + ErrorLanes.Count];
        }

        for (int lane = 0; lane < Count; lane++)
            largest = Largest[lane] > largest ? Largest[lane] : largest;
        sums = halves.Sum() with { MaxAbsError = MathF.Sqrt(largest) };
        return sums.Signal >= LeastSignal && double.IsFinite(sums.Signal) && double.IsFinite(sums.Noise);
    }

    [InlineArray(Count)]
    internal struct LaneValues
    {
        private float first;
    }
}
