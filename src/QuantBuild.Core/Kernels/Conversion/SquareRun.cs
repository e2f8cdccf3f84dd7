using System.Runtime.CompilerServices;

namespace QuantBuild.Kernels.Conversion;

/// <summary>
/// Squares of <see cref="Length"/> values and of their errors, in sixteen binary32 sums each: value i goes into number i mod 16, in order. At
/// the end number j, then number j + 8, goes into binary64 sum j of <see cref="ErrorLanes"/>. Sixteen additions of positive numbers lose at most
/// a millionth, and cost half of what binary64 does.
/// </summary>
internal ref struct SquareRun
{
    public const int Length = 256;
    public const int Lanes = 16;

    public Sums Signal;
    public Sums Noise;
    public Sums Largest;

    /// <summary>Adds the run to the sums of the whole.</summary>
    public readonly void AddTo(ref ErrorLanes sums)
    {
        for (int lane = 0; lane < ErrorLanes.Count; lane++)
        {
            sums.Signal[lane] = sums.Signal[lane] + Signal[lane] + Signal[lane + ErrorLanes.Count];
            sums.Noise[lane] = sums.Noise[lane] + Noise[lane] + Noise[lane + ErrorLanes.Count];
            double largest = Math.Max(Largest[lane], Largest[lane + ErrorLanes.Count]);
            if (largest > sums.Largest[lane])
                sums.Largest[lane] = largest;
        }
    }

    [InlineArray(Lanes)]
    internal struct Sums
    {
        private float first;
    }
}
