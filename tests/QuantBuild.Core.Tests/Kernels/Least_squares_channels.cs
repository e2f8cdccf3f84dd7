using System.Runtime.Intrinsics;
using FsCheck;
using FsCheck.Fluent;
using QuantBuild.Kernels;
using QuantBuild.Kernels.Lanes;
using QuantBuild.Kernels.Search;
using QuantBuild.Numerics;

namespace QuantBuild.Core.Tests.Kernels;

[TestClass]
public sealed class Least_squares_channels
{
    [TestMethod]
    public void Sums_equal_their_plain_form() => Prop.ForAll(Numbers.Any(300), Gen.Choose(0, 3).ToArbitrary(), (values, times) =>
    {
        // Longer than a segment now and then.
        float[] all = [.. Enumerable.Repeat(values, 1 + (times * 12)).SelectMany(part => part)];
        var plan = SearchPlan.Channels(8, symmetric: false, Math.Max(1, all.Length));
        float[] inverses = [1f, -3.7f, 1e30f, 0.001f];
        float[] zeroPoints = [0f, 128f, 255f, 17f];
        var expected = Sums(all, ChannelSumsReference.AddErrors);
        Same(expected, Sums(all, ChannelSums.AddErrors));
        Same(expected, Sums(all, ChannelSums.AddErrors<Vector128<float>, FloatLanes128>));
        Same(expected, Sums(all, ChannelSums.AddErrors<Vector256<float>, FloatLanes256>));
        Same(expected, Sums(all, ChannelSums.AddErrors<Vector512<float>, FloatLanes512>));
        var products = Products(all, ChannelSumsReference.AddProducts);
        Same(products, Products(all, ChannelSums.AddProducts));
        Same(products, Products(all, ChannelSums.AddProducts<Vector128<float>, FloatLanes128>));
        Same(products, Products(all, ChannelSums.AddProducts<Vector256<float>, FloatLanes256>));
        Same(products, Products(all, ChannelSums.AddProducts<Vector512<float>, FloatLanes512>));

        double[] Sums(float[] all, AddErrors add)
        {
            double[] totals = [1, 2, 3, 4];
            add(all, inverses, zeroPoints, plan, totals);
            return totals;
        }

        double[] Products(float[] all, AddProducts add)
        {
            double mixed = 0.5, squares = 0.25;
            add(all, 3.7f, 99f, plan, ref mixed, ref squares);
            return [mixed, squares];
        }
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void No_channel_is_worse_than_with_the_scale_of_its_range() => Prop.ForAll(Numbers.Finite(900), values =>
    {
        if (values.Length == 0) return;
        foreach (int bits in (int[])[4, 8])
        {
            foreach (bool symmetric in (bool[])[true, false])
            {
                var range = RangeKernel.Of(values);
                var ranged = symmetric ? ChannelScale.Symmetric(range.Minimum, range.Maximum, bits) : ChannelScale.Asymmetric(range.Minimum, range.Maximum, bits);
                var searched = ChannelScaleSearch.Search(new HeldChannel(values), values.Length, ranged, bits, symmetric, ElementType.Float32);
                Assert.IsFalse(Noise(values, searched, bits, symmetric) > Noise(values, ranged, bits, symmetric), $"{bits} bits: {searched} after {ranged}");
            }
        }
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    [DataRow(4, true, 3)]
    [DataRow(4, false, 2.5)]
    public void An_outlier_costs_less(int bits, bool symmetric, double gain)
    {
        var random = new Random(4);
        var values = Enumerable.Range(0, 5000).Select(_ => random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f).ToArray();
        values[77] = 5f;
        var range = RangeKernel.Of(values);
        var ranged = symmetric ? ChannelScale.Symmetric(range.Minimum, range.Maximum, bits) : ChannelScale.Asymmetric(range.Minimum, range.Maximum, bits);
        var searched = ChannelScaleSearch.Search(new HeldChannel(values), values.Length, ranged, bits, symmetric, ElementType.Float32);
        Assert.IsGreaterThan(gain, 10 * Math.Log10(Noise(values, ranged, bits, symmetric) / Noise(values, searched, bits, symmetric)));
    }

    private delegate void AddErrors(ReadOnlySpan<float> values, ReadOnlySpan<float> inverses, ReadOnlySpan<float> zeroPoints, SearchPlan plan, Span<double> totals);

    private delegate void AddProducts(ReadOnlySpan<float> values, float inverse, float zeroPoint, SearchPlan plan, ref double mixed, ref double squares);

    /// <summary>The same bits; any NaN is the same as any other, since none is ever chosen.</summary>
    private static void Same(double[] expected, double[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.IsTrue(BitConverter.DoubleToInt64Bits(expected[i]) == BitConverter.DoubleToInt64Bits(actual[i]) || (double.IsNaN(expected[i]) && double.IsNaN(actual[i])));
    }

    private static double Noise(float[] values, ScaleZeroPoint channel, int bits, bool symmetric)
    {
        var codes = new byte[values.Length];
        HalfEvenQuantizer.Quantize(values, channel, symmetric ? CodeRange.Symmetric(bits) : CodeRange.Full(bits), codes);
        return values.Select((value, i) => Math.Pow(value - ((double)(codes[i] - channel.ZeroPoint) * channel.Scale), 2)).Sum();
    }
}
