using System.Text;

namespace QuantBuild.Validation.Synthetic;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every system and in every version of .NET. All that is
/// derived from it here uses additions and multiplications only, so that no mathematical library can make a difference.
/// </summary>
internal struct SplitMix64(ulong seed)
{
    private ulong state = seed;

    /// <summary>A generator whose numbers depend on a name and on a number: FNV-1a over the UTF-8 bytes of the name.</summary>
    public static SplitMix64 For(string name, int sample)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes(name)) hash = (hash ^ b) * 1099511628211UL;
        return new SplitMix64(hash + ((ulong)sample * 0xD1B54A32D192ED03UL));
    }

    public ulong Next()
    {
        var z = state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double NextUnit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform over 0 … <paramref name="bound"/> − 1.</summary>
    public long NextBelow(long bound) => (long)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>Near normal with mean 0 and variance 1: the sum of twelve uniform numbers less 6 (Irwin–Hall).</summary>
    public double NextNormal()
    {
        var sum = -6.0;
        for (var i = 0; i < 12; i++) sum += NextUnit();
        return sum;
    }
}
