using System.Runtime.Intrinsics;
using FsCheck;
using FsCheck.Fluent;
using QuantBuild.GgmlOracle;
using QuantBuild.Kernels.Ggml;
using QuantBuild.Kernels.Ggml.Affine;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Gguf.Tests.Kernels.Affine;

/// <summary>Vectors of every width, also those that this machine has to emulate, over rows whose sub-blocks are of any size.</summary>
[TestClass]
public sealed class K_types_with_minimums_equal_their_references
{
    [TestMethod]
    public void Q4_K() => Quantizers<Q4K>();

    [TestMethod]
    public void Q5_K() => Quantizers<Q5K>();

    [TestMethod]
    public void Q2_K() => Quantizers<Q2K>();

    [TestMethod]
    public void Any_bytes_are_values()
    {
        Dequantizers<Q4K>();
        Dequantizers<Q5K>();
        Dequantizers<Q2K>();
    }

    private static void Quantizers<TFormat>()
        where TFormat : struct, IAffineFormat =>
        Prop.ForAll(Gen.Choose(1, 4).ToArbitrary(), Gen.Choose(1, 5).ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (rows, blocks, seed) =>
        {
            int columns = blocks * GgmlTypes.SuperBlock;
            var random = new System.Random(seed);
            var values = Wild(random, rows * columns, 16);
            Compare<TFormat>(values, columns, []);
            Compare<TFormat>(values, columns, [.. Wild(random, columns, 64).Select(MathF.Abs)]);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));

    private static void Compare<TFormat>(float[] values, int columns, float[] importance)
        where TFormat : struct, IAffineFormat
    {
        var expected = new byte[TFormat.Type.ByteSize(values.Length)];
        var actual = new byte[expected.Length];
        AffineQuantizerReference.Quantize<TFormat>(values, columns, importance, expected);
        AffineBatches<TFormat, Vector128<float>, FloatLanes128>.Quantize(values, columns, importance, actual);
        AssertEqual(expected, actual, "128 bits");
        AffineBatches<TFormat, Vector256<float>, FloatLanes256>.Quantize(values, columns, importance, actual);
        AssertEqual(expected, actual, "256 bits");
        AffineBatches<TFormat, Vector512<float>, FloatLanes512>.Quantize(values, columns, importance, actual);
        AssertEqual(expected, actual, "512 bits");
        if (OracleLibraries.Missing is null) AssertEqual(Ggml.Quantize(TFormat.Type, values, columns, importance), expected, "the reference beside ggml");
    }

    private static void Dequantizers<TFormat>()
        where TFormat : struct, IAffineFormat =>
        Prop.ForAll(Gen.Choose(1, 9).ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (count, seed) =>
        {
            var blocks = new byte[count * TFormat.Type.BlockBytes()];
            new System.Random(seed).NextBytes(blocks);
            var expected = new float[count * GgmlTypes.SuperBlock];
            var actual = new float[expected.Length];
            GgmlDequantizerReference.Dequantize(TFormat.Type, blocks, expected);
            GgmlDequantizer.Dequantize(TFormat.Type, blocks, actual);
            CollectionAssert.AreEqual(expected, actual);
            if (OracleLibraries.Missing is null) CollectionAssert.AreEqual(Ggml.Dequantize(TFormat.Type, blocks, actual.Length), actual);
        }).QuickCheckThrowOnFailure();

    private static void AssertEqual(byte[] expected, byte[] actual, string about)
    {
        int same = expected.AsSpan().CommonPrefixLength(actual);
        Assert.AreEqual(expected.Length, same, about);
        actual.AsSpan().Fill(0xAA);
    }

    /// <summary>Finite numbers. Each stretch is of some magnitude, from the smallest to the largest there are, around an offset or not.</summary>
    private static float[] Wild(System.Random random, int count, int stretch)
    {
        var values = new float[count];
        for (int start = 0; start < count; start += stretch)
        {
            double size = random.Next(4) == 0 ? Math.Pow(2, random.Next(-149, 128)) : Math.Pow(2, random.Next(-20, 20));
            double offset = random.Next(4) == 0 ? (random.NextDouble() - 0.5) * size * Math.Pow(2, random.Next(0, 20)) : 0;
            bool same = random.Next(6) == 0;
            for (int i = start; i < Math.Min(count, start + stretch); i++)
            {
                double value = same ? offset : offset + ((random.NextDouble() - 0.5) * 2 * size);
                values[i] = (float)Math.Clamp(value, -float.MaxValue, float.MaxValue);
            }
        }

        return values;
    }
}
