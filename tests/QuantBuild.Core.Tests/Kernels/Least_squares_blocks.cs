using FsCheck;
using FsCheck.Fluent;
using QuantBuild.Kernels;
using QuantBuild.Numerics;

namespace QuantBuild.Core.Tests.Kernels;

[TestClass]
public sealed class Least_squares_blocks
{
    private static readonly BlockFormat[] Formats =
    [
        .. from bits in (int[])[4, 8]
           from symmetric in (bool[])[true, false]
           from blockSize in (int[])[16, 32, 128, 256]
           from type in (ElementType[])[ElementType.Float32, ElementType.Float16]
           select new BlockFormat(blockSize, bits, symmetric, type, ScaleAlgorithm.LeastSquares),
    ];

    [TestMethod]
    public void No_block_is_worse_than_with_the_scale_of_its_range() => Prop.ForAll(
        Gen.OneOf(Numbers.Finite(700).Generator, Blocks).ToArbitrary(), values =>
        {
            foreach (var format in Formats)
            {
                var searched = Noise(values, format);
                var ranged = Noise(values, format with { Algorithm = ScaleAlgorithm.Range });
                for (int i = 0; i < searched.Length; i++)
                    Assert.IsFalse(searched[i] > ranged[i], $"{format}, block {i}: {searched[i]:R} after {ranged[i]:R}");
            }
        }).QuickCheckThrowOnFailure();

    [TestMethod]
    [DataRow(4, true, 32, 0.25)]
    [DataRow(4, false, 32, 0.3)]
    [DataRow(4, true, 256, 0.6)]
    [DataRow(4, false, 256, 0.6)]
    [DataRow(4, true, 2048, 2.5)]
    [DataRow(8, true, 32, 0.3)]
    [DataRow(8, false, 32, 0.3)]
    public void Heavy_tails_lose_less(int bits, bool symmetric, int blockSize, double gain)
    {
        var random = new Random(11);
        var values = Enumerable.Range(0, 64 * 2048).Select(_ => HeavyTailed(random)).ToArray();
        var format = new BlockFormat(blockSize, bits, symmetric, Algorithm: ScaleAlgorithm.LeastSquares);
        double won = 10 * Math.Log10(Noise(values, format with { Algorithm = ScaleAlgorithm.Range }).Sum() / Noise(values, format).Sum());
        Assert.IsGreaterThan(gain, won);
    }

    [TestMethod]
    public void A_grid_without_ends_is_found()
    {
        // Codes -7 to 7 of the step 1: the range's step is 7/8, which fits none of them.
        float[] values = [.. Enumerable.Range(-7, 15), 0f];
        Assert.AreEqual(0, Noise(values, new BlockFormat(16, 4, true, Algorithm: ScaleAlgorithm.LeastSquares)).Single(), 1e-9);
        Assert.IsGreaterThan(0.5, Noise(values, new BlockFormat(16, 4, true)).Single());
    }

    [TestMethod]
    public void The_size_of_the_values_changes_nothing()
    {
        var random = new Random(3);
        var values = Enumerable.Range(0, 256).Select(_ => HeavyTailed(random)).ToArray();
        var format = new BlockFormat(32, 4, true, Algorithm: ScaleAlgorithm.LeastSquares);
        foreach (float size in (float[])[MathF.ScaleB(1, -96), MathF.ScaleB(1, 100)])
        {
            var (codes, scales, _) = Quantize(values, format);
            var (scaledCodes, scaledScales, _) = Quantize([.. values.Select(value => value * size)], format);
            CollectionAssert.AreEqual(codes, scaledCodes);
            CollectionAssert.AreEqual(scales.Select(scale => scale * size).ToArray(), scaledScales);
        }
    }

    /// <summary>Whole blocks of one kind: equal values, one sign, tiny, huge, on a grid, or with one outlier.</summary>
    private static Gen<float[]> Blocks => Gen.Choose(0, 6).SelectMany(kind => Gen.Choose(int.MinValue, int.MaxValue).Select(seed =>
    {
        var random = new Random(seed);
        return Enumerable.Range(0, 512).Select(i => kind switch
        {
            0 => 0.37f,
            1 => random.NextSingle(),
            2 => (random.NextSingle() - 0.5f) * 1e-41f,
            3 => ((2 * random.NextSingle()) - 1) * 3e38f,
            4 => (random.Next(31) - 15) * 0.25f,
            5 => HeavyTailed(random),
            _ => i % 100 == 0 ? 1000f : random.NextSingle() - 0.5f,
        }).ToArray();
    }));

    /// <summary>Of Student's distribution with three degrees of freedom.</summary>
    private static float HeavyTailed(Random random)
    {
        double scale = 0;
        for (int i = 0; i < 3; i++) scale += Math.Pow(Normal(random), 2) / 3;
        return (float)(Normal(random) / Math.Sqrt(scale));
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static (byte[] Codes, float[] Scales, byte[] ZeroPoints) Quantize(float[] values, BlockFormat format)
    {
        int blocks = values.Length == 0 ? 0 : format.Blocks(values.Length);
        var codes = new byte[values.Length];
        var scales = new float[blocks];
        var zeroPoints = new byte[format.Symmetric ? 0 : blocks];
        if (blocks > 0) BlockQuantizer.Rows(values, values.Length, format, codes, scales, zeroPoints);
        return (codes, scales, zeroPoints);
    }

    /// <summary>Squared errors of each block, the products exact.</summary>
    private static double[] Noise(float[] values, BlockFormat format)
    {
        var (codes, scales, zeroPoints) = Quantize(values, format);
        var noise = new double[scales.Length];
        for (int i = 0; i < values.Length; i++)
        {
            int block = i / format.BlockSize;
            int zeroPoint = format.Symmetric ? format.MiddleCode : zeroPoints[block];
            double error = values[i] - ((double)(codes[i] - zeroPoint) * scales[block]);
            noise[block] += error * error;
        }

        return noise;
    }
}
