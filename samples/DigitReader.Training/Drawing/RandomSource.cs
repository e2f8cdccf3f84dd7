namespace DigitReader.Training.Drawing;

/// <summary>
/// A SplitMix64 generator: 64 bits of state, integer operations only, so that a seed gives the same numbers on every machine
/// (<see cref="Random"/> does not promise that between versions of .NET).
/// </summary>
internal sealed class RandomSource(ulong seed)
{
    private const ulong Increment = 0x9E3779B97F4A7C15;

    private ulong _state = seed;

    /// <summary>A generator of its own for each member of a numbered set: members can be made in any order and on any thread.</summary>
    public static RandomSource ForMember(ulong seed, int index) => new(Mix(seed * Increment) + Mix((ulong)index + 1));

    public ulong NextBits()
    {
        _state += Increment;
        return Mix(_state);
    }

    /// <summary>Uniform in [0, 1), 53 random bits.</summary>
    public double Next() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high).</summary>
    public double Next(double low, double high) => low + ((high - low) * Next());

    /// <summary>One of 0 … count - 1.</summary>
    public int Next(int count) => (int)(((NextBits() >> 32) * (ulong)count) >> 32);

    /// <summary>
    /// Nearly normal, mean 0, variance 1: the sum of four uniform numbers, each of variance 1/12. No logarithm or cosine, whose
    /// last bit differs between operating systems.
    /// </summary>
    public double NextNormal() => (Next() + Next() + Next() + Next() - 2) * Math.Sqrt(3);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
