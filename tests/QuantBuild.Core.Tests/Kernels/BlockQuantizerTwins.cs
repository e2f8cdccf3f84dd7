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
    ];

    [TestMethod]
    public void Rows_equal_their_plain_form() => Prop.ForAll(Numbers.Finite(600), Gen.Choose(1, 90).ToArbitrary(), (values, columns) =>
    {
        foreach (var format in Formats)
        {
            var whole = values[..(values.Length - (values.Length % columns))];
            int count = whole.Length / columns * format.Blocks(columns);
            var expected = new Result(whole.Length, count, format).By(BlockQuantizerReference.Rows, whole, columns);
            Same(expected, new Result(whole.Length, count, format).By(BlockQuantizer.Rows, whole, columns));
            Same(expected, new Result(whole.Length, count, format).By(BlockQuantizerVectors.Rows<Vector128<float>, FloatLanes128>, whole, columns));
            Same(expected, new Result(whole.Length, count, format).By(BlockQuantizerVectors.Rows<Vector256<float>, FloatLanes256>, whole, columns));
            Same(expected, new Result(whole.Length, count, format).By(BlockQuantizerVectors.Rows<Vector512<float>, FloatLanes512>, whole, columns));
        }
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void Columns_equal_their_plain_form() => Prop.ForAll(Numbers.Finite(600), Gen.Choose(1, 90).ToArbitrary(), (values, columns) =>
    {
        foreach (var format in Formats)
        {
            var whole = values[..(values.Length - (values.Length % columns))];
            int count = format.Blocks(whole.Length / columns) * columns;
            var expected = new Result(whole.Length, count, format).By(BlockQuantizerReference.Columns, whole, columns);
            Same(expected, new Result(whole.Length, count, format).By(BlockQuantizer.Columns, whole, columns));
            Same(expected, new Result(whole.Length, count, format).By(BlockQuantizerVectors.Columns<Vector128<float>, FloatLanes128>, whole, columns));
            Same(expected, new Result(whole.Length, count, format).By(BlockQuantizerVectors.Columns<Vector256<float>, FloatLanes256>, whole, columns));
            Same(expected, new Result(whole.Length, count, format).By(BlockQuantizerVectors.Columns<Vector512<float>, FloatLanes512>, whole, columns));
        }
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void Columns_wider_than_a_tile_equal_their_plain_form()
    {
        const int Columns = 1003;
        var random = new Random(5);
        var values = new float[45 * Columns];
        foreach (ref float value in values.AsSpan())
            value = (random.NextSingle() - 0.5f) * random.Next(3);
        foreach (var format in Formats)
        {
            int count = format.Blocks(45) * Columns;
            var expected = new Result(values.Length, count, format).By(BlockQuantizerReference.Columns, values, Columns);
            Same(expected, new Result(values.Length, count, format).By(BlockQuantizer.Columns, values, Columns));
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
            var down = new Result(values.Length, blocks * columns, format).By(BlockQuantizer.Columns, values, columns);
            var along = new Result(values.Length, blocks * columns, format).By(BlockQuantizer.Rows, turned, rows);
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
        var whole = new Result(values.Length, format.Blocks(70) * Columns, format).By(BlockQuantizer.Columns, values, Columns);

        var first = new Result(48 * Columns, 3 * Columns, format).By(BlockQuantizer.Columns, values[..(48 * Columns)], Columns);
        var second = new Result(22 * Columns, 2 * Columns, format).By(BlockQuantizer.Columns, values[(48 * Columns)..], Columns);
        CollectionAssert.AreEqual(whole.Codes, (byte[])[.. first.Codes, .. second.Codes]);
        CollectionAssert.AreEqual(whole.Scales, (float[])[.. first.Scales, .. second.Scales]);
        CollectionAssert.AreEqual(whole.ZeroPoints, (byte[])[.. first.ZeroPoints, .. second.ZeroPoints]);
    }

    private delegate void Quantizer(
        ReadOnlySpan<float> values, int columns, BlockFormat format, Span<byte> codes, Span<float> scales, Span<byte> zeroPoints);

    private static void Same(Result expected, Result actual)
    {
        Assert.IsTrue(expected.Codes.AsSpan().SequenceEqual(actual.Codes), "codes");
        Assert.IsTrue(MemoryMarshal.AsBytes<float>(expected.Scales).SequenceEqual(MemoryMarshal.AsBytes<float>(actual.Scales)), "scales");
        Assert.IsTrue(expected.ZeroPoints.AsSpan().SequenceEqual(actual.ZeroPoints), "zero points");
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

        public Result By(Quantizer quantizer, float[] matrix, int columns)
        {
            quantizer(matrix, columns, Format, Codes, Scales, ZeroPoints);
            return this;
        }
    }
}
