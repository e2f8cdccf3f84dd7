using QuantBuild.Kernels;
using QuantBuild.Numerics;

namespace QuantBuild.Core.Tests.Kernels;

/// <summary>Groups of values that find mistakes in group quantizers, and all the formats that there are.</summary>
internal static class Groups
{
    public static readonly ElementType[] Types = [ElementType.Float32, ElementType.Float16, ElementType.BFloat16];

    public static IEnumerable<AffineGroupFormat> Affine =>
        from bits in (int[])[2, 3, 4, 5, 6, 8]
        from size in (int[])[32, 64, 128]
        from type in Types
        select new AffineGroupFormat(bits, size, type);

    /// <summary>Rows of <paramref name="length"/> values, a multiple of 128: one row for each kind of trouble, then ordinary ones.</summary>
    public static float[] Rows(int length, int seed)
    {
        var random = new Random(seed);
        float Normal() => (random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f) * 0.06f;
        Func<int, float>[] kinds =
        [
            _ => 0f,
            _ => -0f,
            i => i % 2 == 0 ? 0f : -0f,
            _ => 0.37f,
            _ => -0.37f,
            _ => 1e4f,
            _ => -6e-8f,
            _ => MathF.Abs(Normal()),
            _ => -MathF.Abs(Normal()),
            _ => 5f + Normal(),
            _ => Normal() * 1e-6f,
            _ => Normal() * 1e-9f,
            _ => Normal() * 1e-38f,
            _ => random.Next(-100, 100) * float.Epsilon,
            _ => Normal() * 1e38f,
            i => i == 7 ? 300f : Normal(),
            i => i == 7 ? -300f : Normal() * 0.01f,
            i => i == 31 ? 1e-30f : 0f,
            _ => MathF.Pow(Normal() * 30f, 5),
            i => ((i % 16) - 8) * 0.5f,
            i => ((i % 33) - 16) * 0.25f,
            i => (i % 2 == 0 ? 1f : -1f) * (1 + (i / 4)) * 0.125f,
            i => i % 2 == 0 ? 3.4028235e38f : -3.4028235e38f,
            i => Numbers.Odd[(i + seed) % Numbers.Odd.Length],
            i => (random.Next(2048) - 1024) / 64f,
            _ => BitConverter.UInt32BitsToSingle((uint)random.NextInt64(0x7F80_0000) | ((uint)random.Next(2) << 31)),
            _ => Normal(),
            _ => Normal(),
        ];
        return [.. kinds.SelectMany(kind => Enumerable.Range(0, length).Select(kind))];
    }

    /// <summary>The same as a tensor of another type has them; what would be infinite there becomes the largest number.</summary>
    public static float[] As(float[] values, ElementType type)
    {
        var limited = values;
        if (type == ElementType.Float16)
            limited = [.. values.Select(value => Math.Clamp(value, -65504f, 65504f))];
        if (type == ElementType.BFloat16)
            limited = [.. values.Select(value => Math.Clamp(value, -3.3895314e38f, 3.3895314e38f))];
        return [.. limited.Select(value => BlockScale.Store(value, type))];
    }
}
