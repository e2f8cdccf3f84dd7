using System.Runtime.InteropServices;
using QuantBuild.Diagnostics;
using QuantBuild.IO;
using QuantBuild.Kernels.Float8;
using QuantBuild.Numerics;
using QuantBuild.Streaming;
using QuantBuild.Streaming.Float8;

namespace QuantBuild.Core.Tests.Streaming;

/// <summary>FP8 weights of every shape against one that is made whole, value by value; and the same bytes for any number of threads.</summary>
[TestClass]
public sealed class Float8Streams
{
    // Outer, channels, inner: rows, columns, both sides; one pass and two; tiles, ragged ends, channels of one value.
    private static readonly ChannelShape[] Shapes =
    [
        new(1, 1, 1), new(1, 7, 33), new(1, 3, 70_001), new(1, 2, 300_000), new(100, 41, 1), new(256, 700, 1), new(257, 700, 1), new(3000, 7, 1),
        new(700, 4097, 1), new(5, 30, 9), new(2, 3, 100_003), new(33, 1, 64), new(4, 1100, 600),
    ];

    [TestMethod]
    public void Channels_have_the_codes_of_the_whole_tensor()
    {
        foreach (var shape in Shapes)
        {
            foreach (var (source, type) in Kinds)
                Check(shape, 0, source, type);
        }
    }

    [TestMethod]
    public void Blocks_have_the_codes_of_the_whole_tensor()
    {
        foreach (var shape in (ChannelShape[])[new(1, 64, 33), new(1, 100, 5000), new(1, 300, 130), new(40, 96, 1), new(3, 100_003, 1), new(7, 17, 1), new(2, 50, 20)])
        {
            foreach (int block in (int[])[16, 32, 256])
                Check(shape, block, ElementType.Float32, ElementType.Float8E4M3);
        }

        Check(new(1, 100, 50), 32, ElementType.Float16, ElementType.Float8E5M2);
    }

    [TestMethod]
    public void A_value_that_is_not_finite_is_told_with_its_place()
    {
        foreach (var (shape, block) in ((ChannelShape, int)[])[(new(1, 5, 40), 0), (new(300, 4, 1), 0), (new(400, 3000, 1), 0), (new(1, 64, 40), 32), (new(30, 64, 1), 32)])
        {
            var values = Values(shape, ElementType.Float32);
            int last = values.Length - 1;
            values[last] = float.NaN;
            values[last - 7] = float.NegativeInfinity;
            foreach (int threads in (int[])[1, 5])
            {
                var error = Assert.ThrowsExactly<QuantBuildException>(() => Run(values, shape, block, ElementType.Float32, ElementType.Float8E4M3, threads)).Diagnostic;
                Assert.AreEqual("QB2008", error.Code);
                if (shape.Outer * shape.Channels * shape.Inner < 1000)
                    Assert.AreEqual($"-infinity at element {last - 7}", error.Found);
            }
        }
    }

    private static readonly (ElementType Source, ElementType Type)[] Kinds =
        [(ElementType.Float32, ElementType.Float8E4M3), (ElementType.Float16, ElementType.Float8E4M3), (ElementType.Float32, ElementType.Float8E5M2)];

    private static void Check(ChannelShape shape, int block, ElementType source, ElementType type)
    {
        string what = $"{shape} in blocks of {block}, {source} to {type}";
        var values = Values(shape, source);
        long blocks = block == 0 ? 1 : (shape.Channels + block - 1) / block;
        var magnitudes = new float[block == 0 ? shape.Channels : shape.Outer * blocks * shape.Inner];
        for (int i = 0; i < values.Length; i++)
        {
            ref float magnitude = ref magnitudes[Group(i)];
            magnitude = Math.Max(magnitude, MathF.Abs(values[i]));
        }

        var scales = magnitudes.Select(magnitude => Float8Scale.Of(magnitude, type, source)).ToArray();
        var codes = new byte[values.Length];
        double signal = 0, noise = 0, largest = 0;
        for (int i = 0; i < values.Length; i++)
        {
            float scale = scales[Group(i)];
            codes[i] = type == ElementType.Float8E4M3 ? Float8E4M3.FromSingle(values[i] / scale) : Float8E5M2.FromSingle(values[i] / scale);
            float back = (type == ElementType.Float8E4M3 ? Float8E4M3.ToSingle(codes[i]) : Float8E5M2.ToSingle(codes[i])) * scale;
            signal += (double)values[i] * values[i];
            noise += ((double)values[i] - back) * ((double)values[i] - back);
            largest = Math.Max(largest, Math.Abs((double)values[i] - back));
        }

        var one = Run(values, shape, block, source, type, 1);
        CollectionAssert.AreEqual(codes, one.Regions[0], what);
        CollectionAssert.AreEqual(JobResult.Bytes(scales, source), one.Regions[1], what);
        Assert.AreEqual(signal, one.Errors.Signal, signal * 1e-6, what);
        Assert.AreEqual(noise, one.Errors.Noise, noise * 1e-6, what);
        Assert.AreEqual(largest, one.Errors.MaxAbsError, largest * 1e-6, what);

        var many = Run(values, shape, block, source, type, 5);
        CollectionAssert.AreEqual(codes, many.Regions[0], what);
        CollectionAssert.AreEqual(one.Regions[1], many.Regions[1], what);
        Assert.AreEqual(one.Errors, many.Errors, what);

        long Group(long element)
        {
            var (outer, index, inner) = (element / shape.Inner / shape.Channels, element / shape.Inner % shape.Channels, element % shape.Inner);
            return block == 0 ? index : (((outer * blocks) + (index / block)) * shape.Inner) + inner;
        }
    }

    private static JobResult Run(float[] values, ChannelShape shape, int block, ElementType source, ElementType type, int threads)
    {
        long scales = block == 0 ? shape.Channels : shape.Outer * ((shape.Channels + block - 1) / block) * shape.Inner;
        return JobResult.Run(
            regions =>
            {
                var weight = new Float8Weight(
                    "model.onnx", new MemoryTensorSource("w", source, values.Length, JobResult.Bytes(values, source)), type, source, regions[0], regions[1]);
                return block == 0 ? Float8Jobs.Channels(weight, shape) : Float8Jobs.Blocks(weight, shape, block);
            },
            threads, values.Length, source.ByteSize(scales));
    }

    /// <summary>Channels of very different sizes, one of them zero; all FP16 numbers when that is the source.</summary>
    private static float[] Values(ChannelShape shape, ElementType source)
    {
        var random = new Random(17);
        var values = new float[shape.Outer * shape.Channels * shape.Inner];
        for (int i = 0; i < values.Length; i++)
        {
            long channel = i / shape.Inner % shape.Channels;
            float value = channel % 5 == 3 ? 0f : (random.NextSingle() - 0.5f) * MathF.Pow(4, (channel % 7) - 5);
            values[i] = source == ElementType.Float16 ? (float)(Half)value : value;
        }

        return values;
    }
}
