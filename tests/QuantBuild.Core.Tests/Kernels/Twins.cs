using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using FsCheck;
using FsCheck.Fluent;
using QuantBuild.Kernels;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Core.Tests.Kernels;

/// <summary>Every kernel against its plain form, bit for bit, in every width; widths that the processor lacks run in software.</summary>
[TestClass]
public sealed class Twins
{
    [TestMethod]
    public void Ranges_are_equal() => Prop.ForAll(Numbers.Any(), values =>
    {
        var expected = RangeReference.Of(values);
        Same(expected, RangeKernel.Of(values));
        Same(expected, RangeKernel.Of<Vector128<float>, FloatLanes128>(values));
        Same(expected, RangeKernel.Of<Vector256<float>, FloatLanes256>(values));
        Same(expected, RangeKernel.Of<Vector512<float>, FloatLanes512>(values));
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void Ranges_of_columns_are_equal() => Prop.ForAll(Numbers.Any(400), Widths, (values, columns) =>
    {
        values = Whole(values, columns);
        var expected = Columns(values, columns, RangeReference.AccumulateColumns);
        Same(expected, Columns(values, columns, RangeKernel.AccumulateColumns));
        Same(expected, Columns(values, columns, ByRow(RangeKernel.Widen<Vector128<float>, FloatLanes128>)));
        Same(expected, Columns(values, columns, ByRow(RangeKernel.Widen<Vector256<float>, FloatLanes256>)));
        Same(expected, Columns(values, columns, ByRow(RangeKernel.Widen<Vector512<float>, FloatLanes512>)));
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void The_first_value_that_is_not_finite_is_the_same() => Prop.ForAll(Numbers.Finite(300), Numbers.Any(40), (values, rest) =>
    {
        float[] all = [.. values, .. rest];
        int expected = RangeReference.IndexOfNonFinite(all);
        Assert.AreEqual(expected, RangeKernel.IndexOfNonFinite(all));
        Assert.AreEqual(expected, RangeKernel.IndexOfNonFinite<Vector128<float>, FloatLanes128>(all));
        Assert.AreEqual(expected, RangeKernel.IndexOfNonFinite<Vector256<float>, FloatLanes256>(all));
        Assert.AreEqual(expected, RangeKernel.IndexOfNonFinite<Vector512<float>, FloatLanes512>(all));
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void Codes_by_half_away_are_equal() => Prop.ForAll(Numbers.Any(), Scales, Gen.Choose(0, 255).ToArbitrary(), (values, inverse, zero) =>
    {
        foreach (int bits in (int[])[2, 4, 8])
        {
            byte zeroPoint = (byte)(zero & ((1 << bits) - 1));
            var expected = new byte[values.Length];
            HalfAwayQuantizerReference.Quantize(values, inverse, zeroPoint, bits, expected);
            Same(expected, codes => HalfAwayQuantizer.Quantize(values, inverse, zeroPoint, bits, codes));
            Same(expected, codes => HalfAwayQuantizer.Quantize<Vector128<float>, FloatLanes128>(values, inverse, zeroPoint, bits, codes));
            Same(expected, codes => HalfAwayQuantizer.Quantize<Vector256<float>, FloatLanes256>(values, inverse, zeroPoint, bits, codes));
            Same(expected, codes => HalfAwayQuantizer.Quantize<Vector512<float>, FloatLanes512>(values, inverse, zeroPoint, bits, codes));
        }
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void Codes_of_columns_by_half_away_are_equal() => Prop.ForAll(Numbers.Any(), Numbers.Finite(), (values, inverse) =>
    {
        int columns = Math.Min(values.Length, inverse.Length);
        if (columns == 0)
            return;
        values = values[..columns];
        inverse = inverse[..columns];
        var zero = Enumerable.Range(0, columns).Select(i => (byte)(i * 37)).ToArray();
        var expected = new byte[columns];
        HalfAwayQuantizerReference.QuantizeColumns(values, columns, inverse, zero, 8, expected);
        Same(expected, codes => HalfAwayQuantizer.QuantizeColumns(values, columns, inverse, zero, 8, codes));
        Same(expected, codes => HalfAwayQuantizer.QuantizeRow<Vector128<float>, FloatLanes128>(values, inverse, zero, 8, codes));
        Same(expected, codes => HalfAwayQuantizer.QuantizeRow<Vector256<float>, FloatLanes256>(values, inverse, zero, 8, codes));
        Same(expected, codes => HalfAwayQuantizer.QuantizeRow<Vector512<float>, FloatLanes512>(values, inverse, zero, 8, codes));
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void Codes_by_half_even_are_equal() => Prop.ForAll(Numbers.Any(), Scales, Gen.Choose(0, 255).ToArbitrary(), (values, scale, zero) =>
    {
        foreach (var range in (CodeRange[])[CodeRange.Full(8), CodeRange.Symmetric(8), CodeRange.Full(4), CodeRange.Symmetric(4), new(9, 9)])
        {
            var channel = new ScaleZeroPoint(scale, (byte)zero);
            var expected = new byte[values.Length];
            HalfEvenQuantizerReference.Quantize(values, channel, range, expected);
            Same(expected, codes => HalfEvenQuantizer.Quantize(values, channel, range, codes));
            Same(expected, codes => HalfEvenQuantizer.Quantize<Vector128<float>, FloatLanes128>(values, channel, range, codes));
            Same(expected, codes => HalfEvenQuantizer.Quantize<Vector256<float>, FloatLanes256>(values, channel, range, codes));
            Same(expected, codes => HalfEvenQuantizer.Quantize<Vector512<float>, FloatLanes512>(values, channel, range, codes));
        }
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void Codes_of_columns_by_half_even_are_equal() => Prop.ForAll(Numbers.Any(), Numbers.Finite(), (values, scales) =>
    {
        int columns = Math.Min(values.Length, scales.Length);
        if (columns == 0)
            return;
        values = values[..columns];
        scales = scales[..columns];
        var zero = Enumerable.Range(0, columns).Select(i => (byte)(i * 37)).ToArray();
        var range = CodeRange.Symmetric(8);
        var expected = new byte[columns];
        HalfEvenQuantizerReference.QuantizeColumns(values, columns, scales, zero, range, expected);
        Same(expected, codes => HalfEvenQuantizer.QuantizeColumns(values, columns, scales, zero, range, codes));
        Same(expected, codes => HalfEvenQuantizer.QuantizeRow<Vector128<float>, FloatLanes128>(values, scales, zero, range, codes));
        Same(expected, codes => HalfEvenQuantizer.QuantizeRow<Vector256<float>, FloatLanes256>(values, scales, zero, range, codes));
        Same(expected, codes => HalfEvenQuantizer.QuantizeRow<Vector512<float>, FloatLanes512>(values, scales, zero, range, codes));
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void Errors_are_equal() => Prop.ForAll(Numbers.Any(400), Widths, Gen.Choose(1, 40).ToArbitrary(), (values, columns, blockSize) =>
    {
        values = Whole(values, columns);
        int rows = values.Length / columns;
        var codes = values.Select(value => (byte)BitConverter.SingleToUInt32Bits(value * 3)).ToArray();

        var format = new BlockFormat(blockSize, 8, false);
        var (scales, zero) = Parameters(rows * format.Blocks(columns));
        foreach (byte[] zeroPoints in (byte[][])[zero, []])
        {
            var expected = ErrorKernelReference.Rows(values, codes, columns, blockSize, scales, zeroPoints, 128);
            Same(expected, ErrorKernel.Rows(values, codes, columns, blockSize, scales, zeroPoints, 128));
            Same(expected, ErrorKernel.Rows<Vector128<double>, DoubleLanes128>(values, codes, columns, blockSize, scales, zeroPoints, 128));
            Same(expected, ErrorKernel.Rows<Vector256<double>, DoubleLanes256>(values, codes, columns, blockSize, scales, zeroPoints, 128));
            Same(expected, ErrorKernel.Rows<Vector512<double>, DoubleLanes512>(values, codes, columns, blockSize, scales, zeroPoints, 128));
        }

        (scales, zero) = Parameters(format.Blocks(rows) * columns);
        foreach (byte[] zeroPoints in (byte[][])[zero, []])
        {
            var expected = ErrorKernelReference.Columns(values, codes, columns, blockSize, scales, zeroPoints, 128);
            Same(expected, ErrorKernel.Columns(values, codes, columns, blockSize, scales, zeroPoints, 128));
            Same(expected, ErrorKernel.Columns<Vector128<double>, DoubleLanes128>(values, codes, columns, blockSize, scales, zeroPoints, 128));
            Same(expected, ErrorKernel.Columns<Vector256<double>, DoubleLanes256>(values, codes, columns, blockSize, scales, zeroPoints, 128));
            Same(expected, ErrorKernel.Columns<Vector512<double>, DoubleLanes512>(values, codes, columns, blockSize, scales, zeroPoints, 128));
        }
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void Values_from_codes_are_equal() => Prop.ForAll(Numbers.Codes(), Widths, Gen.Choose(1, 40).ToArbitrary(), (codes, columns, blockSize) =>
    {
        codes = Whole(codes, columns);
        int rows = codes.Length / columns;
        var format = new BlockFormat(blockSize, 8, false);
        var expected = new float[codes.Length];
        var actual = new float[codes.Length];

        var (scales, zero) = Parameters(rows * format.Blocks(columns));
        foreach (byte[] zeroPoints in (byte[][])[zero, []])
        {
            DequantizerReference.Rows(codes, columns, blockSize, scales, zeroPoints, 8, expected);
            Dequantizer.Rows(codes, columns, blockSize, scales, zeroPoints, 8, actual);
            Same(expected, actual);
        }

        (scales, zero) = Parameters(format.Blocks(rows) * columns);
        foreach (byte[] zeroPoints in (byte[][])[zero, []])
        {
            DequantizerReference.Columns(codes, columns, blockSize, scales, zeroPoints, 8, expected);
            Dequantizer.Columns(codes, columns, blockSize, scales, zeroPoints, 8, actual);
            Same(expected, actual);
        }

        if (codes.Length == 0)
            return;
        var (scale, _) = Parameters(codes.Length);
        DequantizerReference.Columns(codes, codes.Length, 1, scale, default, 8, expected);
        Dequantizer.Row<Vector128<float>, FloatLanes128>(codes, scale, default, 8, actual);
        Same(expected, actual);
        Dequantizer.Row<Vector256<float>, FloatLanes256>(codes, scale, default, 8, actual);
        Same(expected, actual);
        Dequantizer.Row<Vector512<float>, FloatLanes512>(codes, scale, default, 8, actual);
        Same(expected, actual);
    }).QuickCheckThrowOnFailure();

    private static Arbitrary<int> Widths => Gen.Choose(1, 70).ToArbitrary();

    private static Arbitrary<float> Scales => Gen.OneOf(
        Gen.Elements(Numbers.Odd), Gen.Choose(1, 4000).Select(value => value / 16f), Gen.Choose(-900, -1).Select(value => value * 0.01f)).ToArbitrary();

    private static T[] Whole<T>(T[] values, int columns) => values[..(values.Length - (values.Length % columns))];

    private static (float[] Scales, byte[] ZeroPoints) Parameters(int count) =>
        ([.. Enumerable.Range(0, count).Select(i => (i - 7) * 0.37f)], [.. Enumerable.Range(0, count).Select(i => (byte)(i * 29))]);

    private delegate void Accumulate(ReadOnlySpan<float> values, int columns, Span<float> minimum, Span<float> maximum);

    private delegate void WidenRow(ReadOnlySpan<float> row, Span<float> minimum, Span<float> maximum);

    private delegate void Quantize(Span<byte> codes);

    private static Accumulate ByRow(WidenRow widen) => (values, columns, minimum, maximum) =>
    {
        for (int i = 0; i < values.Length; i += columns)
            widen(values.Slice(i, columns), minimum, maximum);
    };

    private static float[] Columns(float[] values, int columns, Accumulate accumulate)
    {
        var ends = new float[2 * columns];
        ends.AsSpan(0, columns).Fill(float.PositiveInfinity);
        ends.AsSpan(columns).Fill(float.NegativeInfinity);
        accumulate(values, columns, ends.AsSpan(0, columns), ends.AsSpan(columns));
        return ends;
    }

    private static void Same(byte[] expected, Quantize quantize)
    {
        var codes = new byte[expected.Length];
        quantize(codes);
        Assert.IsTrue(expected.AsSpan().SequenceEqual(codes));
    }

    private static void Same(float[] expected, float[] actual) =>
        Assert.IsTrue(MemoryMarshal.AsBytes<float>(expected).SequenceEqual(MemoryMarshal.AsBytes<float>(actual)));

    private static void Same(ValueRange expected, ValueRange actual) =>
        Same([expected.Minimum, expected.Maximum], [actual.Minimum, actual.Maximum]);

    private static void Same(ErrorSums expected, ErrorSums actual)
    {
        Assert.AreEqual(BitConverter.DoubleToInt64Bits(expected.Signal), BitConverter.DoubleToInt64Bits(actual.Signal));
        Assert.AreEqual(BitConverter.DoubleToInt64Bits(expected.Noise), BitConverter.DoubleToInt64Bits(actual.Noise));
        Assert.AreEqual(BitConverter.DoubleToInt64Bits(expected.MaxAbsError), BitConverter.DoubleToInt64Bits(actual.MaxAbsError));
    }
}
