using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using FsCheck;
using FsCheck.Fluent;
using QuantBuild.Kernels;
using QuantBuild.Kernels.Lanes;
using QuantBuild.Numerics;

namespace QuantBuild.Core.Tests.Kernels;

[TestClass]
public sealed class BlockQuantizerTwins
{
    private static readonly BlockFormat[] Formats =
    [
        new(16, 4, true), new(16, 4, false), new(32, 8, true), new(32, 8, false), new(7, 4, true, ElementType.Float16),
        new(7, 4, false, ElementType.BFloat16), new(128, 2, false), new(1, 4, true),
        new(16, 4, true, Algorithm: ScaleAlgorithm.LeastSquares), new(32, 4, false, Algorithm: ScaleAlgorithm.LeastSquares),
        new(7, 8, false, ElementType.Float16, ScaleAlgorithm.LeastSquares), new(300, 8, true, ElementType.BFloat16, ScaleAlgorithm.LeastSquares),
        new(5000, 4, true, Algorithm: ScaleAlgorithm.LeastSquares),
    ];

    [TestMethod]
    public void Rows_equal_their_plain_form() => Prop.ForAll(Gen.OneOf(Numbers.Finite(600).Generator, Numbers.Any(600).Generator).ToArbitrary(), Gen.Choose(1, 90).ToArbitrary(), (values, columns) =>
    {
        foreach (var format in Formats)
        {
            var whole = values[..(values.Length - (values.Length % columns))];
            int count = whole.Length / columns * format.Blocks(columns);
            var expected = new Result(whole.Length, count, format).By(BlockQuantizerReference.RowsMeasured, whole, columns);
            SameSums(expected, new Result(whole.Length, count, format).By(BlockQuantizer.RowsMeasured, whole, columns));
            SameSums(expected, new Result(whole.Length, count, format).By(BlockQuantizerVectors.RowsMeasured<Vector128<float>, FloatLanes128, FourLanes128>, whole, columns));
            SameSums(expected, new Result(whole.Length, count, format).By(BlockQuantizerVectors.RowsMeasured<Vector256<float>, FloatLanes256, FourLanes256>, whole, columns));
            SameSums(expected, new Result(whole.Length, count, format).By(BlockQuantizerVectors.RowsMeasured<Vector512<float>, FloatLanes512, FourLanes512>, whole, columns));
        }
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void Columns_equal_their_plain_form() => Prop.ForAll(Gen.OneOf(Numbers.Finite(600).Generator, Numbers.Any(600).Generator).ToArbitrary(), Gen.Choose(1, 90).ToArbitrary(), (values, columns) =>
    {
        foreach (var format in Formats)
        {
            var whole = values[..(values.Length - (values.Length % columns))];
            int count = format.Blocks(whole.Length / columns) * columns;
            var expected = new Result(whole.Length, count, format).By(BlockQuantizerReference.ColumnsMeasured, whole, columns);
            SameSums(expected, new Result(whole.Length, count, format).By(BlockQuantizer.ColumnsMeasured, whole, columns));
            SameSums(expected, new Result(whole.Length, count, format).By(BlockQuantizerVectors.ColumnsMeasured<Vector128<float>, FloatLanes128, FourLanes128>, whole, columns));
            SameSums(expected, new Result(whole.Length, count, format).By(BlockQuantizerVectors.ColumnsMeasured<Vector256<float>, FloatLanes256, FourLanes256>, whole, columns));
            SameSums(expected, new Result(whole.Length, count, format).By(BlockQuantizerVectors.ColumnsMeasured<Vector512<float>, FloatLanes512, FourLanes512>, whole, columns));
        }
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    [DataRow(45, 1003)]
    [DataRow(130, 144)]
    [DataRow(300, 160)]
    [DataRow(3, 9000)]
    public void Matrices_of_many_runs_equal_their_plain_form(int rows, int columns)
    {
        var random = new Random(5);
        var values = new float[rows * columns];
        foreach (ref float value in values.AsSpan())
            value = (random.NextSingle() - 0.5f) * random.Next(3);

        // A run that is too small for binary32, and one that is too large.
        values.AsSpan(0, columns).Fill(1e-30f);
        values.AsSpan((rows - 1) * columns, columns / 2).Fill(1e30f);
        foreach (var format in Formats.Append(new BlockFormat(48, 4, true)).Append(new BlockFormat(4500, 8, false)).Append(new BlockFormat(5008, 4, true)))
        {
            int count = format.Blocks(rows) * columns;
            var expected = new Result(values.Length, count, format).By(BlockQuantizerReference.ColumnsMeasured, values, columns);
            SameSums(expected, new Result(values.Length, count, format).By(BlockQuantizerVectors.ColumnsMeasured<Vector128<float>, FloatLanes128, FourLanes128>, values, columns));
            SameSums(expected, new Result(values.Length, count, format).By(BlockQuantizerVectors.ColumnsMeasured<Vector256<float>, FloatLanes256, FourLanes256>, values, columns));
            SameSums(expected, new Result(values.Length, count, format).By(BlockQuantizerVectors.ColumnsMeasured<Vector512<float>, FloatLanes512, FourLanes512>, values, columns));

            count = format.Blocks(columns) * rows;
            expected = new Result(values.Length, count, format).By(BlockQuantizerReference.RowsMeasured, values, columns);
            SameSums(expected, new Result(values.Length, count, format).By(BlockQuantizerVectors.RowsMeasured<Vector128<float>, FloatLanes128, FourLanes128>, values, columns));
            SameSums(expected, new Result(values.Length, count, format).By(BlockQuantizerVectors.RowsMeasured<Vector256<float>, FloatLanes256, FourLanes256>, values, columns));
            SameSums(expected, new Result(values.Length, count, format).By(BlockQuantizerVectors.RowsMeasured<Vector512<float>, FloatLanes512, FourLanes512>, values, columns));
        }
    }

    [TestMethod]
    public void Columns_are_rows_of_the_transposed_matrix() => Prop.ForAll(Numbers.Finite(600), Gen.Choose(1, 90).ToArbitrary(), (values, columns) =>
    {
        values = values[..(values.Length - (values.Length % columns))];
        int rows = values.Length / columns;
        if (rows == 0)
            return;
        var turned = new float[values.Length];
        Transposition.Transpose<float>(values, columns, turned);
        foreach (var format in Formats)
        {
            int blocks = format.Blocks(rows);
            var down = new Result(values.Length, blocks * columns, format).By(BlockQuantizer.ColumnsMeasured, values, columns);
            var along = new Result(values.Length, blocks * columns, format).By(BlockQuantizer.RowsMeasured, turned, rows);
            Same(along, new Result(down, columns));
        }
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void Pieces_of_whole_blocks_give_the_same_as_the_whole()
    {
        const int Columns = 37;
        var format = new BlockFormat(16, 4, false);
        var random = new Random(7);
        var values = Enumerable.Range(0, 70 * Columns).Select(_ => random.NextSingle() - 0.4f).ToArray();
        var whole = new Result(values.Length, format.Blocks(70) * Columns, format).By(BlockQuantizer.ColumnsMeasured, values, Columns);

        var first = new Result(48 * Columns, 3 * Columns, format).By(BlockQuantizer.ColumnsMeasured, values[..(48 * Columns)], Columns);
        var second = new Result(22 * Columns, 2 * Columns, format).By(BlockQuantizer.ColumnsMeasured, values[(48 * Columns)..], Columns);
        CollectionAssert.AreEqual(whole.Codes, (byte[])[.. first.Codes, .. second.Codes]);
        CollectionAssert.AreEqual(whole.Scales, (float[])[.. first.Scales, .. second.Scales]);
        CollectionAssert.AreEqual(whole.ZeroPoints, (byte[])[.. first.ZeroPoints, .. second.ZeroPoints]);
    }

    private delegate ErrorSums Quantizer(
        ReadOnlySpan<float> values, int columns, BlockFormat format, Span<byte> codes, Span<float> scales, Span<byte> zeroPoints);

    private static void Same(Result expected, Result actual)
    {
        Assert.IsTrue(expected.Codes.AsSpan().SequenceEqual(actual.Codes), "codes");
        Assert.IsTrue(MemoryMarshal.AsBytes<float>(expected.Scales).SequenceEqual(MemoryMarshal.AsBytes<float>(actual.Scales)), "scales");
        Assert.IsTrue(expected.ZeroPoints.AsSpan().SequenceEqual(actual.ZeroPoints), "zero points");
    }

    /// <summary>Sums are equal whatever the values are; codes and scales of values that are not finite mean nothing.</summary>
    private static void SameSums(Result expected, Result actual)
    {
        if (double.IsFinite(expected.Sums.Signal))
            Same(expected, actual);
        Assert.AreEqual(BitConverter.DoubleToInt64Bits(expected.Sums.Signal), BitConverter.DoubleToInt64Bits(actual.Sums.Signal), "signal");
        Assert.AreEqual(BitConverter.DoubleToInt64Bits(expected.Sums.Noise), BitConverter.DoubleToInt64Bits(actual.Sums.Noise), "noise");
        Assert.AreEqual(BitConverter.DoubleToInt64Bits(expected.Sums.MaxAbsError), BitConverter.DoubleToInt64Bits(actual.Sums.MaxAbsError), "largest");
    }

    private sealed class Result(int values, int blocks, BlockFormat format)
    {
        public Result(Result other, int columns)
            : this(other.Codes.Length, other.Scales.Length, other.Format)
        {
            Transposition.Transpose<byte>(other.Codes, columns, Codes);
            Transposition.Transpose<float>(other.Scales, columns, Scales);
            if (!Format.Symmetric)
                Transposition.Transpose<byte>(other.ZeroPoints, columns, ZeroPoints);
        }

        public BlockFormat Format { get; } = format;

        public byte[] Codes { get; } = new byte[values];

        public float[] Scales { get; } = new float[blocks];

        public byte[] ZeroPoints { get; } = new byte[format.Symmetric ? 0 : blocks];

        public ErrorSums Sums { get; private set; }

        public Result By(Quantizer quantizer, float[] matrix, int columns)
        {
            Sums = quantizer(matrix, columns, Format, Codes, Scales, ZeroPoints);
            return this;
        }
    }
}
