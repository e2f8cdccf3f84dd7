using QuantBuild.Kernels;
using QuantBuild.Numerics;
using QuantBuild.Streaming;

namespace QuantBuild.Core.Tests.Streaming;

/// <summary>Weights with a scale for each channel, from source bytes to result bytes.</summary>
[TestClass]
public sealed class Channel_jobs
{
    [TestMethod]
    [DataRow(1, 70, 2000, DisplayName = "channels one after the other, several groups")]
    [DataRow(1, 3, 70001, DisplayName = "channels of odd length, longer than a group")]
    [DataRow(1, 3, 600001, DisplayName = "channels too long to hold")]
    [DataRow(60, 90, 9, DisplayName = "channels apart, in groups")]
    [DataRow(61, 91, 9, DisplayName = "channels apart whose runs end inside a byte")]
    [DataRow(40, 3, 20003, DisplayName = "channels apart, too long to hold, whose runs end inside a byte")]
    [DataRow(40, 4, 20003, DisplayName = "channels apart, too long to hold")]
    public void Bytes_are_those_of_each_channel_by_itself(int outer, int channels, int inner)
    {
        var values = Weights(outer * channels * inner);
        foreach (var format in (ChannelFormat[])
            [new(4, true, true, ElementType.Float32), new(4, false, false, ElementType.Float32), new(8, true, true, ElementType.Float32), new(8, false, true, ElementType.Float32)])
        {
            var shape = new ChannelShape(outer, channels, inner);
            var codes = new byte[values.Length];
            var scales = new float[channels];
            var zeroPoints = new byte[channels];
            for (int channel = 0; channel < channels; channel++)
            {
                var places = Places(shape, channel);
                var own = places.Select(place => values[place]).ToArray();
                var (minimum, maximum) = (own.Min(), own.Max());
                var chosen = format.Symmetric ? ChannelScale.Symmetric(minimum, maximum, format.Bits) : ChannelScale.Asymmetric(minimum, maximum, format.Bits);
                var ownCodes = new byte[own.Length];
                HalfEvenQuantizerReference.Quantize(own, chosen, format.Symmetric ? CodeRange.Symmetric(format.Bits) : CodeRange.Full(format.Bits), ownCodes);
                for (int i = 0; i < own.Length; i++) codes[places[i]] = ownCodes[i];
                (scales[channel], zeroPoints[channel]) = (chosen.Scale, chosen.ZeroPoint);
            }

            var result = JobResult.Channels(values, shape, format, threads: 3);

            Assert.IsTrue(Stored(codes, format).AsSpan().SequenceEqual(result.Regions[0]), $"codes of {format}");
            Assert.IsTrue(JobResult.Bytes(scales, ElementType.Float32).AsSpan().SequenceEqual(result.Regions[1]), $"scales of {format}");
            Assert.IsTrue(Stored(zeroPoints, format).AsSpan().SequenceEqual(result.Regions[2]), $"zero points of {format}");
        }
    }

    [TestMethod]
    [DataRow(1, 70, 2000)]
    [DataRow(1, 3, 600001)]
    [DataRow(60, 90, 9)]
    [DataRow(40, 4, 20003)]
    public void Searched_scales_lose_less_and_do_not_depend_on_threads(int outer, int channels, int inner)
    {
        var values = Weights(outer * channels * inner);
        var shape = new ChannelShape(outer, channels, inner);
        foreach (var format in (ChannelFormat[])[new(4, true, true, ElementType.Float32), new(4, false, false, ElementType.Float32)])
        {
            var ranged = JobResult.Channels(values, shape, format, threads: 1);
            var searched = JobResult.Channels(values, shape, format with { Algorithm = ScaleAlgorithm.LeastSquares }, threads: 1);
            var again = JobResult.Channels(values, shape, format with { Algorithm = ScaleAlgorithm.LeastSquares }, threads: 5);
            Assert.IsLessThan(0.95 * ranged.Errors.Noise, searched.Errors.Noise);
            for (int i = 0; i < 3; i++) Assert.IsTrue(searched.Regions[i].AsSpan().SequenceEqual(again.Regions[i]));
        }
    }

    /// <summary>Sums of three: heavier in the middle than at the ends.</summary>
    private static float[] Weights(int count)
    {
        var random = new Random(9);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.3f)];
    }

    private static int[] Places(ChannelShape shape, int channel) =>
    [
        .. from outer in Enumerable.Range(0, (int)shape.Outer)
           from inner in Enumerable.Range(0, (int)shape.Inner)
           select (int)((((outer * shape.Channels) + channel) * shape.Inner) + inner),
    ];

    private static byte[] Stored(byte[] codes, ChannelFormat format)
    {
        byte turned = (byte)(format.Signed ? 1 << (format.Bits - 1) : 0);
        if (format.Bits == 8) return [.. codes.Select(code => (byte)(code ^ turned))];
        var packed = new byte[(codes.Length + 1) / 2];
        for (int i = 0; i < codes.Length; i++) packed[i / 2] |= (byte)((codes[i] ^ turned) << (4 * (i % 2)));
        return packed;
    }
}
