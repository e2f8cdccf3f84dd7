using QuantBuild.Core.Tests.Kernels;
using QuantBuild.Diagnostics;
using QuantBuild.IO;
using QuantBuild.Kernels;
using QuantBuild.Numerics;
using QuantBuild.Streaming;

namespace QuantBuild.Core.Tests.Streaming;

/// <summary>Weights for MLX from source bytes to result bytes.</summary>
[TestClass]
public sealed class GroupJobs
{
    /// <summary>More than one chunk, the last one short and ending inside a piece.</summary>
    private const int Rows = 1030;

    private const int Columns = 640;

    [TestMethod]
    public void Affine_bytes_are_those_of_the_plain_forms_over_the_whole_weight()
    {
        foreach (var format in (AffineGroupFormat[])
            [new(4, 64, ElementType.BFloat16), new(3, 128, ElementType.Float16), new(6, 32, ElementType.Float32)])
        {
            var values = Groups.As(Weights(), format.StoredType);
            var codes = new byte[values.Length];
            var scales = new float[values.Length / format.GroupSize];
            var biases = new float[scales.Length];
            AffineGroupQuantizerReference.Quantize(values, format, codes, scales, biases);
            var packed = new byte[BitStreamPacking.Bytes(codes.Length, format.Bits)];
            BitStreamPacking.Pack(codes, format.Bits, packed);
            var decoded = new float[values.Length];
            AffineGroupDequantizerReference.Dequantize(codes, format, scales, biases, decoded);

            var result = JobResult.Affine(JobResult.Bytes(values, format.StoredType), format.StoredType, Rows, Columns, format);

            Same(packed, result.Regions[0]);
            Same(JobResult.Bytes(scales, format.StoredType), result.Regions[1]);
            Same(JobResult.Bytes(biases, format.StoredType), result.Regions[2]);
            Near(ErrorKernelReference.Values(values, decoded), result.Errors);
        }
    }

    [TestMethod]
    public void Microscaling_bytes_are_those_of_the_plain_forms_over_the_whole_weight()
    {
        foreach (var format in Enum.GetValues<MicroscalingFormat>())
        {
            var values = Groups.As(Weights(), ElementType.BFloat16);
            var codes = new byte[values.Length];
            var scales = new byte[values.Length / format.BlockSize()];
            MicroscalingQuantizerReference.Quantize(values, format, codes, scales);
            var packed = new byte[BitStreamPacking.Bytes(codes.Length, format.Bits())];
            BitStreamPacking.Pack(codes, format.Bits(), packed);
            var decoded = new float[values.Length];
            MicroscalingDequantizer.Dequantize(codes, format, scales, decoded);

            var result = JobResult.Microscaling(JobResult.Bytes(values, ElementType.BFloat16), ElementType.BFloat16, Rows, Columns, format);

            Same(packed, result.Regions[0]);
            Same(scales, result.Regions[1]);
            Near(ErrorKernelReference.Values(values, decoded), result.Errors);
        }
    }

    [TestMethod]
    public void The_result_does_not_depend_on_the_number_of_threads()
    {
        byte[] source = JobResult.Bytes(Weights(), ElementType.Float32);
        var format = new AffineGroupFormat(4, 64, ElementType.Float16);
        Same(threads => JobResult.Affine(source, ElementType.Float32, Rows, Columns, format, threads));
        Same(threads => JobResult.Microscaling(source, ElementType.Float32, Rows, Columns, MicroscalingFormat.Mxfp4, threads));

        static void Same(Func<int, JobResult> run)
        {
            var one = run(1);
            var three = run(3);
            Assert.AreEqual(one.Errors, three.Errors);
            for (int i = 0; i < one.Regions.Length; i++)
                GroupJobs.Same(one.Regions[i], three.Regions[i]);
        }
    }

    [TestMethod]
    public void A_source_of_another_type_is_rounded_to_the_stored_type_first()
    {
        var format = new AffineGroupFormat(4, 64, ElementType.BFloat16);
        var values = Weights()[..6400];
        var rounded = Groups.As(values, ElementType.BFloat16);

        var direct = JobResult.Affine(JobResult.Bytes(values, ElementType.Float32), ElementType.Float32, 10, 640, format);
        var before = JobResult.Affine(JobResult.Bytes(rounded, ElementType.BFloat16), ElementType.BFloat16, 10, 640, format);

        for (int i = 0; i < 3; i++)
            Same(before.Regions[i], direct.Regions[i]);
        Assert.AreNotEqual(before.Errors.Signal, direct.Errors.Signal, "the signal is that of the source");
    }

    [TestMethod]
    public void A_weight_without_rows_is_nothing()
    {
        var result = JobResult.Affine([], ElementType.Float32, 0, 64, new AffineGroupFormat(4, 64, ElementType.Float32));
        Assert.IsTrue(result.Regions.All(region => region.Length == 0));
        Assert.AreEqual(default, result.Errors);
    }

    [TestMethod]
    public void Values_that_are_not_finite_are_told_by_their_place()
    {
        var values = Weights();
        foreach (var (value, name, type) in ((float, string, ElementType)[])
            [
                (float.NaN, "NaN", ElementType.Float32), (float.PositiveInfinity, "+infinity", ElementType.Float16),
                (float.NegativeInfinity, "-infinity", ElementType.BFloat16),
            ])
        {
            values[600_001] = value;
            byte[] source = JobResult.Bytes(values, type);
            var format = new AffineGroupFormat(4, 64, ElementType.BFloat16);
            Refused("QB2008", $"{name} at element 600001", () => JobResult.Affine(source, type, Rows, Columns, format));
            Refused("QB2008", $"{name} at element 600001", () => JobResult.Microscaling(source, type, Rows, Columns, MicroscalingFormat.Mxfp8));
        }
    }

    [TestMethod]
    public void Values_that_the_stored_type_cannot_hold_are_refused()
    {
        var values = Weights()[..6400];
        values[77] = 65520;
        byte[] source = JobResult.Bytes(values, ElementType.Float32);
        Refused("QB2008", "65520 at element 77", () => JobResult.Affine(source, ElementType.Float32, 10, 640, new(4, 64, ElementType.Float16)));
    }

    [TestMethod]
    public void Ranges_beyond_the_stored_type_are_refused()
    {
        var values = new float[64];
        (values[0], values[1]) = (3e38f, -3e38f);
        byte[] single = JobResult.Bytes(values, ElementType.Float32);
        Refused("QB2010", "infinite scale", () => JobResult.Affine(single, ElementType.Float32, 1, 64, new(4, 64, ElementType.Float32)));

        // Scale -8000, bias 60000: code 15 decodes to -120000 + 60000.
        (values[0], values[1]) = (60000f, -60000f);
        byte[] half = JobResult.Bytes(values, ElementType.Float16);
        Refused("QB2010", "decodes to an infinite FP16", () => JobResult.Affine(half, ElementType.Float16, 1, 64, new(4, 64, ElementType.Float16)));

        // 1.9 * 2^127 with the scale 2^126 is 3.8, which becomes 4.
        values[0] = 1.9f * MathF.ScaleB(1, 127);
        byte[] large = JobResult.Bytes(values, ElementType.Float32);
        Refused("QB2010", "decodes to an infinite FP32", () => JobResult.Microscaling(large, ElementType.Float32, 1, 64, MicroscalingFormat.Mxfp4));
    }

    [TestMethod]
    public void Shapes_types_and_lengths_that_do_not_fit_are_refused()
    {
        var format = new AffineGroupFormat(4, 64, ElementType.Float32);
        var source = new MemoryTensorSource("weight", ElementType.Float32, 128, new byte[512]);
        OutputRegion Of(long length) => new(length);
        Throws(() => AffineGroupJob.Create("f", source, 2, 63, format, Of(64), Of(8), Of(8)));
        Throws(() => AffineGroupJob.Create("f", source, 3, 64, format, Of(96), Of(12), Of(12)));
        Throws(() => AffineGroupJob.Create("f", source, 2, 64, format, Of(63), Of(8), Of(8)));
        Throws(() => AffineGroupJob.Create("f", source, 2, 64, format, Of(64), Of(8), Of(7)));
        Throws(() => AffineGroupJob.Create("f", source, 2, 64, format with { Bits = 7 }, Of(112), Of(8), Of(8)));
        Throws(() => AffineGroupJob.Create("f", source with { Type = ElementType.Int32 }, 2, 64, format, Of(64), Of(8), Of(8)));
        Throws(() => MicroscalingJob.Create("f", source, 2, 64, MicroscalingFormat.Nvfp4, Of(64), Of(4)));
        Throws(() => MicroscalingJob.Create("f", source, 8, 16, MicroscalingFormat.Mxfp4, Of(64), Of(4)));

        static void Throws(Func<TensorJob> create) => Assert.Throws<ArgumentException>(() => create());
    }

    [TestMethod]
    public void Lengths_are_those_of_mlx()
    {
        // A weight [8192, 3072] in four bits, groups of 64: [8192, 384] words, [8192, 48] scales.
        var format = new AffineGroupFormat(4, 64, ElementType.BFloat16);
        Assert.AreEqual(8192L * 384 * 4, AffineGroupJob.WeightBytes(8192, 3072, 4));
        Assert.AreEqual(8192L * 48 * 2, AffineGroupJob.ScaleBytes(8192, 3072, format));
        Assert.AreEqual(8192L * 288 * 4, AffineGroupJob.WeightBytes(8192, 3072, 3));
        Assert.AreEqual(8192L * 768 * 4, MicroscalingJob.WeightBytes(8192, 3072, MicroscalingFormat.Mxfp8));
        Assert.AreEqual(8192L * 192, MicroscalingJob.ScaleBytes(8192, 3072, MicroscalingFormat.Nvfp4));
        Assert.AreEqual(1L << 40, AffineGroupJob.WeightBytes(1L << 21, 1L << 20, 4));
    }

    /// <summary>Ordinary weights with some rows of the troublesome ones that every type can hold.</summary>
    private static float[] Weights()
    {
        var random = new Random(21);
        var values = new float[Rows * Columns];
        foreach (ref float value in values.AsSpan())
            value = (random.NextSingle() - random.NextSingle()) * 0.1f;
        Array.Clear(values, 3 * Columns, Columns);
        Array.Fill(values, 0.25f, 5 * Columns, Columns);
        values[9 * Columns] = 40f;
        for (int i = 0; i < Columns; i++)
            values[(7 * Columns) + i] *= 1e-6f;
        return values;
    }

    private static void Same(byte[] expected, byte[] actual) => Assert.IsTrue(expected.AsSpan().SequenceEqual(actual));

    /// <summary>Sums in another order.</summary>
    private static void Near(ErrorSums expected, ErrorSums actual)
    {
        Assert.AreEqual(expected.Signal, actual.Signal, expected.Signal * 1e-12);
        Assert.AreEqual(expected.Noise, actual.Noise, expected.Noise * 1e-12);
        Assert.AreEqual(expected.MaxAbsError, actual.MaxAbsError);
    }

    private static void Refused(string code, string found, Func<JobResult> run)
    {
        var refusal = Assert.ThrowsExactly<QuantBuildException>(() => run());
        Assert.AreEqual(code, refusal.Diagnostic.Code);
        Assert.AreEqual("weight", refusal.Diagnostic.Tensor);
        Assert.Contains(found, refusal.Diagnostic.Found!);
    }
}
