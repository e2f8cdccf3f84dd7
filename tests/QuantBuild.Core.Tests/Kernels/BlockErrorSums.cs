using FsCheck;
using FsCheck.Fluent;
using QuantBuild.Kernels;
using QuantBuild.Numerics;

namespace QuantBuild.Core.Tests.Kernels;

/// <summary>What quantizing in one pass says of its own errors, against sums in binary64 and against what it promises.</summary>
[TestClass]
public sealed class BlockErrorSums
{
    private static readonly int[] BlockSizes = [16, 32, 64, 128, 256, 100_000];

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void Are_those_of_binary64_to_a_thousandth_of_a_decibel(int kind)
    {
        const int Rows = 1500;
        const int Columns = 200;
        var random = new Random(11);
        var values = new float[Rows * Columns];
        for (int i = 0; i < values.Length; i++)
        {
            float normal = (random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f) * 0.04f;
            values[i] = kind switch
            {
                0 => normal,
                1 => normal * MathF.Pow(10, random.Next(-4, 4)),
                2 => normal * (i % Columns % 37 == 0 ? 1e-38f : i % Columns % 41 == 0 ? 100 : 1),
                _ => MathF.Abs(normal) + 3,
            };
        }

        foreach (int blockSize in BlockSizes)
        {
            foreach (int bits in (int[])[4, 8])
            {
                foreach (bool symmetric in (bool[])[true, false])
                    Compare(values, Columns, new BlockFormat(blockSize, bits, symmetric));
            }
        }
    }

    [TestMethod]
    public void Of_weights_that_lie_on_the_grid_have_no_noise()
    {
        var random = new Random(3);
        var format = new BlockFormat(32, 4, true);
        const int Columns = 160;
        var values = new float[64 * Columns];
        for (int i = 0; i < values.Length; i++)
            values[i] = (i / Columns % 32 == 5 ? -8 : random.Next(-8, 8)) * (0.01f * (1 + (i % Columns)));
        var sums = BlockQuantizer.ColumnsMeasured(values, Columns, format, new byte[values.Length], new float[values.Length / 32], []);
        Assert.AreEqual(0.0, sums.Noise);
        Assert.AreEqual(0.0, sums.MaxAbsError);
        Assert.AreEqual(double.PositiveInfinity, sums.SqnrDb);
    }

    [TestMethod]
    [DataRow(float.NaN)]
    [DataRow(float.PositiveInfinity)]
    [DataRow(float.NegativeInfinity)]
    public void Are_not_finite_when_one_value_is_not(float bad)
    {
        const int Columns = 150;
        var random = new Random(9);
        foreach (var format in (BlockFormat[])[new(32, 4, true), new(32, 8, false), new(48, 4, false, ElementType.Float16), new(10_000, 4, true)])
        {
            foreach (float magnitude in (float[])[0f, 1e-42f, 0.1f, 3e38f])
            {
                var values = new float[70 * Columns];
                foreach (ref float value in values.AsSpan())
                    value = ((2 * random.NextSingle()) - 1) * magnitude;
                AssertFinite(true, values, Columns, format);
                for (int i = 0; i < values.Length; i += 97)
                {
                    float kept = values[i];
                    values[i] = bad;
                    AssertFinite(false, values, Columns, format);
                    values[i] = kept;
                }
            }
        }
    }

    [TestMethod]
    public void Are_finite_if_and_only_if_all_values_are() =>
        Prop.ForAll(Gen.OneOf(Numbers.Finite(600).Generator, Numbers.Any(600).Generator).ToArbitrary(), Gen.Choose(1, 90).ToArbitrary(), (values, columns) =>
        {
            values = values[..(values.Length - (values.Length % columns))];
            foreach (var format in (BlockFormat[])[new(16, 4, true), new(32, 4, false), new(7, 8, false, ElementType.Float16), new(32, 8, true, ElementType.BFloat16)])
                AssertFinite(values.All(float.IsFinite), values, columns, format);
        }).QuickCheckThrowOnFailure();

    private static void AssertFinite(bool expected, float[] values, int columns, BlockFormat format)
    {
        foreach (var sums in (ErrorSums[])[Measure(values, columns, format, true).Sums, Measure(values, columns, format, false).Sums])
            Assert.AreEqual(expected, double.IsFinite(sums.Signal) && double.IsFinite(sums.Noise), $"{format}: {sums}");
    }

    private static void Compare(float[] values, int columns, BlockFormat format)
    {
        foreach (bool down in (bool[])[true, false])
        {
            var (sums, exact) = Measure(values, columns, format, down);
            Assert.AreEqual(exact.SqnrDb, sums.SqnrDb, 0.001, $"{format}, down {down}");
            Assert.AreEqual(exact.Signal, sums.Signal, exact.Signal * 2e-5, $"{format}, down {down}");
            Assert.AreEqual(exact.MaxAbsError, sums.MaxAbsError, exact.MaxAbsError * 1e-3, $"{format}, down {down}");
        }
    }

    private static (ErrorSums Sums, ErrorSums Exact) Measure(float[] values, int columns, BlockFormat format, bool down)
    {
        int rows = values.Length / columns;
        int blocks = down ? format.Blocks(rows) * columns : rows * format.Blocks(columns);
        var codes = new byte[values.Length];
        var scales = new float[blocks];
        var zeroPoints = new byte[format.Symmetric ? 0 : blocks];
        return down
            ? (BlockQuantizer.ColumnsMeasured(values, columns, format, codes, scales, zeroPoints),
                ErrorKernel.Columns(values, codes, columns, format.BlockSize, scales, zeroPoints, format.MiddleCode))
            : (BlockQuantizer.RowsMeasured(values, columns, format, codes, scales, zeroPoints),
                ErrorKernel.Rows(values, codes, columns, format.BlockSize, scales, zeroPoints, format.MiddleCode));
    }
}
