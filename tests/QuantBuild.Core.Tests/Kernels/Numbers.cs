using FsCheck;
using FsCheck.Fluent;

namespace QuantBuild.Core.Tests.Kernels;

/// <summary>Numbers that find mistakes.</summary>
internal static class Numbers
{
    /// <summary>Zeros, ends of ranges, subnormals, ties, and the numbers beside ties.</summary>
    public static readonly float[] Odd =
    [
        0f, -0f, 1f, -1f, 0.5f, -0.5f, 1.5f, 2.5f, -1.5f, -2.5f, 7.5f, -7.5f, 0.49999997f, -0.49999997f, 0.50000006f, 254.5f, 255f, 255.5f, 256f,
        1e-45f, -1e-45f, 1.17549435e-38f, 1.1754942e-38f, 3.4028235e38f, -3.4028235e38f, 65504f, 65519.996f, 65520f, 65536f, 6.1035156e-5f, 6.097555e-5f,
        5.9604645e-8f, 2.9802322e-8f, 2.9802326e-8f, 8388607.5f, 8388608f, 8388609f, 12582912f, 3.3895314e38f, 3.3961775e38f, 4.5917748e-41f,
    ];

    public static readonly float[] NotFinite =
        [float.NaN, float.PositiveInfinity, float.NegativeInfinity, BitConverter.UInt32BitsToSingle(0x7F80_0001), BitConverter.UInt32BitsToSingle(0xFFC1_2345)];

    /// <summary>Up to <paramref name="longest"/> finite values: weights, odd numbers and arbitrary patterns, in any mixture.</summary>
    public static Arbitrary<float[]> Finite(int longest = 150) => Arrays(One(false), longest);

    /// <summary>The same with NaNs and infinities.</summary>
    public static Arbitrary<float[]> Any(int longest = 150) => Arrays(One(true), longest);

    public static Arbitrary<byte[]> Codes(int longest = 300) =>
        Arb.From(Gen.Choose(0, longest).SelectMany(length => Gen.Choose(0, 255).Select(code => (byte)code).ArrayOf(length)), Shorter);

    private static Arbitrary<float[]> Arrays(Gen<float> one, int longest) =>
        Arb.From(Gen.Choose(0, longest).SelectMany(length => one.ArrayOf(length)), Shorter);

    private static Gen<float> One(bool any)
    {
        var weights = Gen.Choose(-1_000_000, 1_000_000).Select(value => value * 1e-6f);
        var halves = Gen.Choose(-600, 600).Select(value => value * 0.5f);
        var patterns = Gen.Choose(int.MinValue, int.MaxValue).Select(BitConverter.Int32BitsToSingle);
        var finite = patterns.Select(value => float.IsFinite(value) ? value : 0.25f);
        return any
            ? Gen.OneOf(weights, halves, patterns, Gen.Elements(Odd), Gen.Elements(NotFinite))
            : Gen.OneOf(weights, halves, finite, Gen.Elements(Odd));
    }

    private static IEnumerable<T[]> Shorter<T>(T[] values)
    {
        if (values.Length == 0)
            yield break;
        yield return values[..(values.Length / 2)];
        yield return values[(values.Length / 2)..];
        yield return values[1..];
        yield return values[..^1];
    }
}
